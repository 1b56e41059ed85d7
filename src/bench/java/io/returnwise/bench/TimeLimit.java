package io.returnwise.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Runs work that may take too long or fail. */
final class TimeLimit {
  private static final double NANOS = 1e9;
  private static final int POLLS = 120;

  private final long seconds;
  private final Runnable cancel;

  /**
   * A limit.
   *
   * @param cancel stops what the work is doing, as far as it has begun; called until it ends
   */
  TimeLimit(long seconds, Runnable cancel) {
    this.seconds = seconds;
    this.cancel = cancel;
  }

  /**
   * How the work ended.
   *
   * @param rows rows it reported; 0 unless it was done
   * @param reason why it was not done; null when it was
   * @param isStuck whether it is still running although it was told to stop
   */
  record Outcome(double seconds, long rows, String reason, boolean isStuck) {
    boolean isDone() {
      return reason == null;
    }
  }

  Outcome run(String name, LongSupplier work) {
    FutureTask<Long> task = new FutureTask<>(work::getAsLong);
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    long start = System.nanoTime();
    thread.start();
    try {
      long rows = task.get(seconds, TimeUnit.SECONDS);
      return new Outcome(since(start), rows, null, false);
    } catch (TimeoutException e) {
      double taken = since(start);
      return new Outcome(
          taken, 0, "took longer than %d seconds".formatted(seconds), !stopped(thread));
    } catch (ExecutionException e) {
      return new Outcome(since(start), 0, described(e.getCause()), false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(since(start), 0, "interrupted", true);
    }
  }

  private boolean stopped(Thread thread) {
    for (int poll = 0; poll < POLLS && thread.isAlive(); poll++) {
      cancel.run();
      thread.interrupt();
      try {
        thread.join(TimeUnit.SECONDS.toMillis(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return !thread.isAlive();
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / NANOS;
  }

  /** The innermost cause in one line. */
  private static String described(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return "%s: %s".formatted(cause.getClass().getSimpleName(), message);
  }
}
