package io.returnwise.bench;

import io.returnwise.error.UserException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Entry point: starts a fresh process for each size and part, one after the other. */
public final class Bench {
  private static final PrintWriter OUT =
      new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  /** Enough for all that Spark generates for a run. */
  private static final int GENERATED_CLASSES = 5_000;

  private final BenchSettings settings;
  private final Checkout checkout;

  private Bench(BenchSettings settings, Checkout checkout) {
    this.settings = settings;
    this.checkout = checkout;
  }

  /** Runs every size and part that the properties {@code bench.*} name. */
  public static void main(String[] ignored) throws IOException, InterruptedException {
    try {
      BenchSettings settings = BenchSettings.of(System.getProperties());
      new Bench(settings, Checkout.found()).run();
    } catch (UserException e) {
      OUT.println(e.getMessage());
      System.exit(e.exitCode());
    }
  }

  private void run() throws IOException, InterruptedException {
    Files.createDirectories(settings.results());
    for (long lines : settings.lines()) {
      if (!settings.isKept() || settings.parts().contains("stages")) {
        Folders.delete(settings.scratch(lines));
      }
      Files.createDirectories(settings.scratch(lines));
      for (String part : settings.parts()) {
        measure(lines, part);
      }
      if (!settings.isKept()) {
        Folders.delete(settings.scratch(lines));
      }
    }
  }

  private void measure(long lines, String part) throws IOException, InterruptedException {
    OUT.printf("%s at %,d lines ...%n", part, lines);
    Path result = settings.results().resolve("%s-%d.json".formatted(part, lines));
    ProcessBuilder process = new ProcessBuilder(command(lines, part, result)).inheritIO();
    process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    int code = process.start().waitFor();
    if (code != 0) {
      OUT.printf("  the process ended with %d%n", code);
      ResultFile.close(result, "the process ended with code " + code);
    }
    OUT.printf("  wrote %s%n", result.getFileName());
  }

  private List<String> command(long lines, String part, Path result) throws IOException {
    Path scratch = settings.scratch(lines);
    // Too long for a command line on some systems.
    Path classpath = scratch.resolve("classpath");
    Files.writeString(classpath, "-cp \"" + System.getProperty("java.class.path") + "\"\n");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@bin/jvm-options");
    command.add("-Xmx%dm".formatted(settings.heapMb()));
    // Spark takes every core that the process may use.
    command.add("-XX:ActiveProcessorCount=" + BenchSettings.CORES);
    command.add("-Dspark.local.dir=" + Files.createDirectories(scratch.resolve("spark")));
    command.add("-Dreturnwise.log=" + scratch.resolve(part + ".log"));
    if (part.equals("evaluate")) {
      // Every world is asked the same: what was generated for one is used again.
      command.add("-Dspark.sql.codegen.cache.maxEntries=" + GENERATED_CLASSES);
    }
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(BenchSettings.PREFIX))
        .forEach(name -> command.add("-D%s=%s".formatted(name, System.getProperty(name))));
    command.add("@" + classpath);
    command.add(Measured.class.getName());
    command.addAll(
        List.of(
            part,
            Long.toString(lines),
            result.toString(),
            checkout.commit(),
            Boolean.toString(checkout.isChanged())));
    return command;
  }
}
