package io.returnwise.cli;

import io.returnwise.config.MappingReader;
import io.returnwise.io.TextFiles;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job on the sample that comes with the project. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Runs everything on the sample in data/, up to the report.")
final class DemoCommand implements Runnable {
  private static final LocalDate SAMPLE_AS_OF = LocalDate.of(2026, 4, 1);

  @Mixin private CommonOptions common;

  @Option(
      names = "--warehouse",
      paramLabel = "DIR",
      defaultValue = "warehouse/demo",
      description = "Folder of the tables (default: ${DEFAULT-VALUE}).")
  private String warehouse;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    String home = System.getProperty("returnwise.home", ".");
    String mapping = home + "/data/mappings/sample.yaml";
    CommonOptions.Checked checked = common.check();
    RunCommand.Plan plan =
        new RunCommand.Plan(
            InputOptions.mapped(
                List.of(home + "/data/sample/*.csv"),
                MappingReader.read(
                    mapping, new TextFiles(new Configuration()).read("mapping", mapping))),
            Optional.empty(),
            SAMPLE_AS_OF,
            warehouse);
    RunCommand.run(plan, checked, spec);
  }
}
