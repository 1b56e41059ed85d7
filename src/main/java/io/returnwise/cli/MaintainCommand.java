package io.returnwise.cli;

import io.returnwise.io.Warehouse;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.TableSchema;
import io.returnwise.schema.Tables;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Keeps the folders of a warehouse few. */
@Command(
    name = "maintain",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Merges the batches of each append-only table and deletes folders that nothing lists any more.",
      "Every version of every row is kept."
    })
final class MaintainCommand implements Runnable {
  private static final long MEBIBYTE = 1 << 20;

  @Mixin private CommonOptions common;
  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--file-mb",
      paramLabel = "N",
      defaultValue = "128",
      description = "Size to aim at for a file, in MiB (default: ${DEFAULT-VALUE}).")
  private int fileMb;

  @Option(
      names = "--keep-hours",
      paramLabel = "N",
      defaultValue = "72",
      description = "Age from which unlisted folders are deleted (default: ${DEFAULT-VALUE}).")
  private int keepHours;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (fileMb < 1 || keepHours < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--file-mb %d --keep-hours %d: expected at least 1 and at least 0"
              .formatted(fileMb, keepHours));
    }
    var context = common.onExisting(warehouse.path);
    Warehouse tables = context.warehouse();
    PrintWriter out = spec.commandLine().getOut();
    for (TableSchema schema : Tables.ALL) {
      if (schema.key().contains(OrderLines.KNOWN_AT) && tables.rows(schema) > 0) {
        long rows = tables.compact(schema, context.runId(), fileMb * MEBIBYTE);
        out.printf("%s: %,d rows%n", schema.table(), rows);
      }
    }
    int deleted = tables.expire(Instant.now().minus(Duration.ofHours(keepHours)));
    out.printf("Deleted %d folders that nothing lists%n", deleted);
    out.flush();
  }
}
