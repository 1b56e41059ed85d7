package io.returnwise.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Adds up what tasks shuffled and spilled. */
final class TaskTotals extends SparkListener {
  private final AtomicLong tasks = new AtomicLong();
  private final AtomicLong shuffleWritten = new AtomicLong();
  private final AtomicLong shuffleRead = new AtomicLong();
  private final AtomicLong spilledToDisk = new AtomicLong();
  private final AtomicLong spilledFromMemory = new AtomicLong();

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

  /** The totals since the last call. */
  Map<String, Object> take() {
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("tasks", tasks.getAndSet(0));
    totals.put("shuffle_written_bytes", shuffleWritten.getAndSet(0));
    totals.put("shuffle_read_bytes", shuffleRead.getAndSet(0));
    totals.put("spilled_bytes", spilledToDisk.getAndSet(0));
    totals.put("spilled_in_memory_bytes", spilledFromMemory.getAndSet(0));
    return totals;
  }
}
