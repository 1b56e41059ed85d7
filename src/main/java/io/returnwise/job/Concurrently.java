package io.returnwise.job;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Runs independent Spark jobs beside each other. Small jobs spend more time in planning than in
 * work, and planning uses one core.
 */
final class Concurrently implements AutoCloseable {
  private static final int THREADS = 3;

  private final ThreadPoolExecutor threads;
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

  /** Some jobs beside each other. */
  Concurrently() {
    this(THREADS);
  }

  /** So many jobs beside each other; with one, in the order in which they are started. */
  Concurrently(int jobs) {
    threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(jobs);
  }

  /**
   * Starts a job, unless another failed before its turn came; the supplier waits for its result and
   * throws what it, or the other, threw.
   */
  <T> Supplier<T> start(Supplier<T> job) {
    Future<T> running = threads.submit(() -> run(job));
    return () -> result(running);
  }

  private <T> T run(Supplier<T> job) {
    if (failure.get() != null) {
      throw failure.get();
    }
    try {
      return job.get();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      throw e;
    }
  }

  private static <T> T result(Future<T> running) {
    try {
      return running.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a job was running", e);
    }
  }

  /**
   * Starts nothing more and waits for what runs. A Spark job that is interrupted complains of it on
   * the terminal, beside the message that matters, and uses data that the caller is about to free.
   */
  @Override
  public void close() {
    threads.getQueue().clear();
    threads.shutdown();
    try {
      boolean isDone = false;
      while (!isDone) {
        isDone = threads.awaitTermination(1, TimeUnit.MINUTES);
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
