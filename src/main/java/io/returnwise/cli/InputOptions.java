package io.returnwise.cli;

import io.returnwise.config.MappingReader;
import io.returnwise.error.InvalidConfigException;
import io.returnwise.ingest.BuyerTokens;
import io.returnwise.ingest.Mapping;
import io.returnwise.io.TextFiles;
import io.returnwise.io.TokenKeys;
import io.returnwise.job.ImportSource;
import io.returnwise.job.JobContext;
import io.returnwise.job.MappedSource;
import io.returnwise.job.ParquetSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What to load and how. */
final class InputOptions {
  private static final String KEY_VARIABLE = "RETURNWISE_TOKEN_KEY";
  private static final String KEY_CHECK = "returnwise key check";
  private static final String MAPPED = "mapped";
  private static final String PARQUET = "parquet";

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files, folders or globs to load; .gz and .bz2 are read as they are. With --source"
              + " parquet: folders that hold a folder for each table.")
  private List<String> inputs;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      defaultValue = MAPPED,
      description =
          "mapped: delimited files by a mapping; parquet: rows in the columns of our tables"
              + " (default: ${DEFAULT-VALUE}).")
  private String source;

  @Option(
      names = "--mapping",
      paramLabel = "MAPPING.yaml",
      description = "How mapped files become tables; docs/mappings.md explains.")
  private Optional<String> mapping = Optional.empty();

  @Option(
      names = "--received-on",
      paramLabel = "DAY",
      description = "Day on which restated rows without a time of their own became known.")
  Optional<LocalDate> receivedOn = Optional.empty();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The source, checked as far as it can be before a session starts. */
  Function<JobContext, ImportSource> checkedSource() {
    return switch (source) {
      case MAPPED -> mapped(inputs, checkedMapping());
      case PARQUET -> parquet();
      default ->
          throw new InvalidConfigException(
              "--source: expected one of %s, found '%s'"
                  .formatted(List.of(MAPPED, PARQUET), source));
    };
  }

  /** Files that a mapping turns into tables. */
  static Function<JobContext, ImportSource> mapped(List<String> inputs, Mapping mapping) {
    return context -> new MappedSource(inputs, mapping, tokens(context));
  }

  private Function<JobContext, ImportSource> parquet() {
    if (mapping.isPresent()) {
      throw new InvalidConfigException(
          "--mapping %s: expected none with --source %s, whose columns need no mapping"
              .formatted(mapping.get(), PARQUET));
    }
    return context -> new ParquetSource(inputs);
  }

  private Mapping checkedMapping() {
    if (mapping.isEmpty()) {
      throw new MissingParameterException(
          spec.commandLine(),
          spec.findOption("--mapping"),
          "Missing required option: '--mapping=MAPPING.yaml'");
    }
    return MappingReader.read(
        mapping.get(), new TextFiles(new Configuration()).read("--mapping", mapping.get()));
  }

  /** Tokens under the key of the settings, of the environment or of the warehouse. */
  private static BuyerTokens tokens(JobContext context) {
    TokenKeys keys =
        new TokenKeys(context.warehouse(), context.spark().sparkContext().hadoopConfiguration());
    byte[] key =
        keys.key(context.settings().keyFile(), Optional.ofNullable(System.getenv(KEY_VARIABLE)));
    BuyerTokens tokens = new BuyerTokens(key);
    keys.check(tokens.token(KEY_CHECK));
    return tokens;
  }
}
