package io.returnwise.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Adds up what the tasks of a session shuffle and spill. */
public final class TaskTotals extends SparkListener {
  private static final long WAIT_FOR_EVENTS_MS = 10_000;

  private final SparkContext context;
  private final AtomicLong tasks = new AtomicLong();
  private final AtomicLong shuffleWritten = new AtomicLong();
  private final AtomicLong shuffleRead = new AtomicLong();
  private final AtomicLong spilledToDisk = new AtomicLong();
  private final AtomicLong spilledFromMemory = new AtomicLong();

  private TaskTotals(SparkContext context) {
    this.context = context;
  }

  /**
   * Sums over tasks.
   *
   * @param shuffleWritten bytes written for other tasks
   * @param shuffleRead bytes read of them
   * @param spilledToDisk bytes that did not fit into memory, as written to disk
   * @param spilledFromMemory the same as they were in memory
   */
  public record Sums(
      long tasks,
      long shuffleWritten,
      long shuffleRead,
      long spilledToDisk,
      long spilledFromMemory) {

    /** The sums by name. */
    public Map<String, Object> values() {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("tasks", tasks);
      values.put("shuffle_written_bytes", shuffleWritten);
      values.put("shuffle_read_bytes", shuffleRead);
      values.put("spilled_bytes", spilledToDisk);
      values.put("spilled_in_memory_bytes", spilledFromMemory);
      return values;
    }
  }

  /** Begins to add. */
  public static TaskTotals of(SparkContext context) {
    TaskTotals totals = new TaskTotals(context);
    context.addSparkListener(totals);
    return totals;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    tasks.incrementAndGet();
    TaskMetrics metrics = end.taskMetrics();
    if (metrics != null) { // a task that was lost has none
      shuffleWritten.addAndGet(metrics.shuffleWriteMetrics().bytesWritten());
      shuffleRead.addAndGet(metrics.shuffleReadMetrics().totalBytesRead());
      spilledToDisk.addAndGet(metrics.diskBytesSpilled());
      spilledFromMemory.addAndGet(metrics.memoryBytesSpilled());
    }
  }

  /** The sums since the last call, of every task that has ended. */
  public Sums take() {
    try {
      // What tasks report arrives a little after they have ended.
      context.listenerBus().waitUntilEmpty(WAIT_FOR_EVENTS_MS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("What tasks report does not arrive", e);
    }
    return new Sums(
        tasks.getAndSet(0),
        shuffleWritten.getAndSet(0),
        shuffleRead.getAndSet(0),
        spilledToDisk.getAndSet(0),
        spilledFromMemory.getAndSet(0));
  }
}
