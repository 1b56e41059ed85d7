package io.returnwise.error;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Collects every problem of one subject, so that a user fixes them all in one go. */
public final class Problems {
  private final String subject;
  private final List<String> found = new ArrayList<>();

  public Problems(String subject) {
    this.subject = subject;
  }

  /** Records the message, in the form of {@link String#format}, unless the condition holds. */
  @FormatMethod
  public Problems require(boolean condition, String message, Object... args) {
    if (!condition) {
      add(message.formatted(args));
    }
    return this;
  }

  /** Records the message as it is. */
  public void add(String message) {
    found.add(message);
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** Throws one exception that lists all the problems; does nothing when there are none. */
  public <E extends RuntimeException> void throwIfAny(Function<String, E> exception) {
    if (!found.isEmpty()) {
      throw exception.apply(subject + ":\n  - " + String.join("\n  - ", found));
    }
  }
}
