package io.returnwise.bench;

import io.returnwise.cli.Sessions;
import java.nio.file.Path;
import java.util.Locale;

/** Entry point of a measured process: one part at one size. */
public final class Measured {
  private Measured() {}

  /**
   * Measures.
   *
   * @param args part, lines, result file, commit, whether the code differs from the commit
   */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    BenchSettings settings = BenchSettings.of(System.getProperties());
    Workbench bench = new Workbench(settings, Long.parseLong(args[1]));
    ResultFile file = new ResultFile(Path.of(args[2]));
    file.put("part", args[0]);
    file.put("lines", bench.lines());
    file.put("seed", settings.seed());
    file.put("commit", args[3]);
    file.put("is_changed", Boolean.parseBoolean(args[4]));
    file.put("java", System.getProperty("java.version"));
    file.put("spark", bench.spark().version());
    file.put("machine_memory_mb", ProcessMemory.ofMachineMb());
    file.put("bench", settings.published());
    file.put("settings", bench.settingsInForce());
    try {
      Part.named(args[0], bench, file).run();
    } finally {
      Sessions.close();
    }
  }
}
