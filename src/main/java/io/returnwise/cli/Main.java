package io.returnwise.cli;

import io.returnwise.error.UserException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Entry point, embedded and for spark-submit, and the only class that may end the process. */
@Command(
    name = "returnwise",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Which order lines come back, which listings to fix first, which buyers to look at.",
      ""
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      IngestCommand.class,
      BuildFeaturesCommand.class,
      TrainModelCommand.class,
      ScoreOrdersCommand.class,
      FlagBuyersCommand.class,
      ReviewListingsCommand.class,
      ReportCommand.class,
      BacktestCommand.class,
      FeaturesCommand.class,
      ShowCommand.class,
      ExportCommand.class,
      ExplainCommand.class,
      ModelsCommand.class,
      ExportModelCommand.class,
      SimulateCommand.class,
      EvaluateCommand.class,
      MaintainCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done; 2 a wrong option, setting, mapping or day; 3 a wrong file or table;",
      "4 too little data to train, or a worse model; 1 a defect of the program."
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs the command that the arguments name and ends the process with its exit code. */
  public static void main(String[] args) {
    RunLog.begin();
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int exitCode = run(out, err, args);
    Sessions.close();
    if (exitCode != 0) {
      System.exit(exitCode);
    }
    RunLog.end();
  }

  private static PrintWriter writer(FileDescriptor stream) {
    return new PrintWriter(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  /** Runs one command and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Locale.setDefault(Locale.ROOT);
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .registerConverter(LocalDate.class, new DayConverter())
        .setParameterExceptionHandler(Main::misused)
        .setExecutionExceptionHandler(Main::failed)
        .setUsageHelpAutoWidth(true)
        .execute(args);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int misused(ParameterException exception, String[] ignored) {
    CommandLine command = exception.getCommandLine();
    command.getErr().println(exception.getMessage());
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int failed(Exception exception, CommandLine command, ParseResult ignored) {
    if (exception instanceof UserException user) {
      logger().info("Ended with exit code {}: {}", user.exitCode(), user.getMessage());
      command.getErr().println(user.getMessage());
      return user.exitCode();
    }
    logger().error("Ended by a defect", exception);
    command
        .getErr()
        .println("This is a defect of Returnwise, not of your input. Log: " + RunLog.path());
    return 1;
  }

  private static Logger logger() {
    return LoggerFactory.getLogger(Main.class);
  }
}
