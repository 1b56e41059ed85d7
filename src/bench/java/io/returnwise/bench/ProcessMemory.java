package io.returnwise.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Peak memory of this process, by the JVM and by the kernel. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RESET = Path.of("/proc/self/clear_refs");
  private static final Path MACHINE = Path.of("/proc/meminfo");

  /** Resets the peak of the resident set; see proc(5). */
  private static final String RESET_PEAK = "5";

  private static final long KIB_A_MIB = 1024;
  private static final long MEBIBYTE = 1 << 20;

  private ProcessMemory() {}

  /**
   * Starts new peaks.
   *
   * @return whether the peak of the resident set starts anew, too; else it is that of the process
   */
  static boolean reset() {
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    try {
      Files.writeString(RESET, RESET_PEAK);
      return true;
    } catch (IOException e) {
      return false; // another system, or not allowed
    }
  }

  /** The sum of the peaks of the heap's pools, in MiB. */
  static long peakHeapMb() {
    return heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / MEBIBYTE;
  }

  /** The peak of the resident set, in MiB; -1 where the system does not say. */
  static long peakResidentMb() {
    return mebibytes(STATUS, "VmHWM:");
  }

  /** Memory of the machine, in MiB; -1 where the system does not say. */
  static long ofMachineMb() {
    return mebibytes(MACHINE, "MemTotal:");
  }

  private static long mebibytes(Path file, String key) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(key)) {
          return Long.parseLong(line.replaceAll("\\D", "")) / KIB_A_MIB;
        }
      }
    } catch (IOException e) {
      return -1;
    }
    return -1;
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
