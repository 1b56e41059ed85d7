package io.returnwise;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Processes of the packaged jar and of Spark; all of them end when this is closed. */
final class PackagedProgram implements AutoCloseable {
  private static final Path JAR = Path.of(System.getProperty("returnwise.jar"));
  private static final Path SPARK_HOME = Path.of(System.getProperty("spark.home.dir"));
  private static final String SPARK_JARS = SPARK_HOME.resolve("jars") + File.separator + "*";
  private static final String LOOPBACK = "127.0.0.1";
  private static final int CORES = 2;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration MOST_TIME = Duration.ofMinutes(6);

  private final Path logs;
  private final List<Process> processes = new ArrayList<>();

  PackagedProgram(Path logs) {
    this.logs = logs;
    // Also when the tests are interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** What a shop needs to score without Spark: the small jar and a JSON parser. */
  static URL[] scorerJars() throws IOException {
    List<URL> jars = new ArrayList<>();
    jars.add(JAR.resolveSibling("returnwise-scorer.jar").toUri().toURL());
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(
            SPARK_HOME.resolve("jars"), "jackson-{core,databind,annotations}-2*.jar")) {
      for (Path jar : found) {
        jars.add(jar.toUri().toURL());
      }
    }
    return jars.toArray(URL[]::new);
  }

  /** Arguments that simulate a small shop, which {@link #run} then reads. */
  List<String> simulate() {
    return List.of("simulate", "--as", "csv", "--lines", "3000", "--seed", "1", "--out", input());
  }

  /** Arguments that simulate the marketplace of one seed into {@link #world}. */
  List<String> simulateWorld(String name) {
    return List.of(
        "simulate", "--preset", "small", "--lines", "5000", "--seed", "1", "--out", world(name));
  }

  /** Folder of the marketplace of a name. */
  String world(String name) {
    return logs.resolve("world-" + name).toString();
  }

  /** Arguments of a run that fills the warehouse of a name. */
  List<String> run(String name) {
    List<String> arguments = new ArrayList<>(List.of("run", "--as-of", "2026-04-01"));
    arguments.addAll(files(name));
    return arguments;
  }

  /** Arguments that only load the files of the shop. */
  List<String> ingest(String name) {
    List<String> arguments = new ArrayList<>(List.of("ingest"));
    arguments.addAll(files(name));
    return arguments;
  }

  private List<String> files(String name) {
    return List.of(
        "--input",
        input(),
        "--mapping",
        Path.of("data", "mappings", "sample.yaml").toAbsolutePath().toString(),
        "--warehouse",
        warehouse(name),
        "--set",
        "privacy.key-file=" + key());
  }

  private String input() {
    return logs.resolve("input").toString();
  }

  /** Path of the warehouse of a name. */
  String warehouse(String name) {
    return logs.resolve("warehouse-" + name).toString();
  }

  private Path key() {
    Path key = logs.resolve("token.key");
    try {
      return Files.writeString(key, "not a secret, only for this test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until a process ends well.
   *
   * @param meanwhile what is done now and then until it ends
   */
  void await(String name, Process process, Runnable meanwhile) {
    Instant end = Instant.now().plus(MOST_TIME);
    while (isRunning(process)) {
      meanwhile.run();
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("%s runs too long:%n%s".formatted(name, log(name)));
      }
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(
          "%s ended with %d:%n%s".formatted(name, process.exitValue(), log(name)));
    }
  }

  /** Starts the program in one process, without the help of the script. */
  Process embedded(String name, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("-Xmx2g", "-cp"));
    command.add(JAR + File.pathSeparator + SPARK_JARS);
    command.add("io.returnwise.cli.Main");
    command.addAll(arguments);
    return java(name, Map.of(), command);
  }

  /** Starts a master and one worker; returns the address of the master. */
  String startCluster() {
    int port = freePort();
    String master = "spark://%s:%d".formatted(LOOPBACK, port);
    spark(
        "master",
        List.of("-Xmx512m"),
        List.of(
            "org.apache.spark.deploy.master.Master",
            "--host",
            LOOPBACK,
            "--port",
            Integer.toString(port),
            "--webui-port",
            "0"));
    awaitListening(port);
    spark(
        "worker",
        List.of("-Xmx512m"),
        List.of(
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            LOOPBACK,
            "--cores",
            Integer.toString(CORES),
            "--memory",
            "2g",
            "--work-dir",
            work().toString(),
            "--webui-port",
            "0",
            master));
    return master;
  }

  /**
   * Starts the program on a cluster, its driver in a process of its own.
   *
   * @param executors 1 or 2
   */
  Process submitted(String name, String master, int executors, List<String> arguments) {
    List<String> submit =
        new ArrayList<>(
            List.of(
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                master,
                "--executor-memory",
                "1g",
                "--executor-cores",
                Integer.toString(CORES / executors),
                "--conf",
                "spark.driver.host=" + LOOPBACK,
                "--conf",
                "spark.ui.port=0",
                // All of them take part, and none is asked before the last has come.
                "--conf",
                "spark.scheduler.minRegisteredResourcesRatio=1.0",
                "--conf",
                "spark.scheduler.maxRegisteredResourcesWaitingTime=120s",
                // Not what an embedded run has; Spark's own 200 would only take longer here.
                "--conf",
                "spark.sql.shuffle.partitions=7",
                // Results must not depend on the time zone or language of the executors.
                "--conf",
                "spark.executor.extraJavaOptions=-Duser.timezone=Asia/Tokyo -Duser.language=tr",
                "--class",
                "io.returnwise.cli.Main",
                JAR.toString()));
    submit.addAll(arguments);
    return spark(name, List.of("-Xmx1g"), submit);
  }

  /** Executors of each application that was submitted. */
  List<Long> executors() {
    try (Stream<Path> folders = Files.walk(work(), 2)) {
      return folders
          .filter(folder -> folder.getNameCount() == work().getNameCount() + 2)
          .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()))
          .values()
          .stream()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path work() {
    return logs.resolve("work");
  }

  /** Text of what the process of that name has printed. */
  String log(String name) {
    try {
      return Files.readString(logs.resolve(name + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits one step; whether the process is still running. */
  private static boolean isRunning(Process process) {
    try {
      return !process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private Process spark(String name, List<String> options, List<String> main) {
    List<String> command = new ArrayList<>(options);
    command.addAll(List.of("-cp", SPARK_JARS));
    command.addAll(main);
    return java(
        name,
        Map.of(
            "SPARK_HOME",
            SPARK_HOME.toString(),
            "SPARK_SCALA_VERSION",
            "2.13",
            "SPARK_LOCAL_IP",
            LOOPBACK),
        command);
  }

  private Process java(String name, Map<String, String> environment, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("bin", "jvm-options").toAbsolutePath());
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(logs.resolve(name + ".log").toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("SPARK_"));
    builder.environment().remove("RETURNWISE_TOKEN_KEY");
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      processes.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitListening(int port) {
    Process master = processes.get(processes.size() - 1);
    Instant end = Instant.now().plusSeconds(60);
    while (!isListening(port)) {
      if (!isRunning(master) || Instant.now().isAfter(end)) {
        throw new IllegalStateException("The master did not start:\n" + log("master"));
      }
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) POLL.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // A worker that is killed leaves its executors behind, so they go first.
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
