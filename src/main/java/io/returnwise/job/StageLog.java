package io.returnwise.job;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs stages one after the other and keeps what each took; says so while it works. */
public final class StageLog {
  private static final Logger LOG = LoggerFactory.getLogger(StageLog.class);
  private static final double NANOS = 1e9;
  private static final long MEBIBYTE = 1 << 20;

  private final TaskTotals totals;
  private final Consumer<String> progress;
  private final List<Line> lines = new ArrayList<>();

  /**
   * One finished stage.
   *
   * @param peakHeapMb peak heap of the driver process, in MiB
   * @param tasks what its tasks shuffled and spilled
   */
  public record Line(
      String stage, double seconds, long rows, long peakHeapMb, TaskTotals.Sums tasks) {
    /** The line as text, in columns. */
    public String text() {
      String text =
          String.format(
              Locale.ROOT,
              "%-16s %7.1f s %,12d rows %6d MiB heap",
              stage,
              seconds,
              rows,
              peakHeapMb);
      return tasks.spilledToDisk() == 0
          ? text
          : String.format(
              Locale.ROOT, "%s, %,d MiB spilled", text, tasks.spilledToDisk() / MEBIBYTE);
    }
  }

  /**
   * A log.
   *
   * @param progress takes lines for a person to read
   */
  public StageLog(SparkSession spark, Consumer<String> progress) {
    this.totals = TaskTotals.of(spark.sparkContext());
    this.progress = progress;
  }

  /** Runs a stage; the rows it reports are those it wrote. */
  public <T> T run(String stage, Supplier<T> work, ToLongFunction<T> rows) {
    progress.accept(stage + " ...");
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    totals.take();
    long start = System.nanoTime();
    T result = work.get();
    double seconds = (System.nanoTime() - start) / NANOS;
    long peak =
        heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / MEBIBYTE;
    Line line = new Line(stage, seconds, rows.applyAsLong(result), peak, totals.take());
    lines.add(line);
    LOG.info("{}", line.text());
    progress.accept("  " + line.text());
    return result;
  }

  /** Says something between stages. */
  public void say(String text) {
    LOG.info("{}", text);
    progress.accept(text);
  }

  public List<Line> lines() {
    return List.copyOf(lines);
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
