package io.returnwise.model;

import java.util.function.Supplier;

/** What is worked out when it is first asked for, and once, whoever asks. */
public final class Once<T> implements Supplier<T> {
  private final Supplier<T> work;
  private T found;
  private boolean isDone;

  public Once(Supplier<T> work) {
    this.work = work;
  }

  @Override
  public synchronized T get() {
    if (!isDone) {
      found = work.get();
      isDone = true;
    }
    return found;
  }
}
