package io.returnwise.cli;

import picocli.CommandLine.Option;

/** Where the tables are. */
final class WarehouseOption {
  @Option(
      names = "--warehouse",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the tables, on any file system Hadoop knows.")
  String path;
}
