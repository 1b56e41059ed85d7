package io.returnwise.cli;

import io.returnwise.config.MappingReader;
import io.returnwise.ingest.BuyerTokens;
import io.returnwise.ingest.Mapping;
import io.returnwise.io.TextFiles;
import io.returnwise.io.TokenKeys;
import io.returnwise.job.JobContext;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** What to load and how. */
final class InputOptions {
  private static final String KEY_VARIABLE = "RETURNWISE_TOKEN_KEY";
  private static final String KEY_CHECK = "returnwise key check";

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files, folders or globs to load; .gz and .bz2 are read as they are.")
  List<String> inputs;

  @Option(
      names = "--mapping",
      required = true,
      paramLabel = "MAPPING.yaml",
      description = "How the files become tables; docs/mappings.md explains.")
  String mapping;

  @Option(
      names = "--received-on",
      paramLabel = "DAY",
      description = "Day on which restated rows without a time of their own became known.")
  Optional<LocalDate> receivedOn = Optional.empty();

  /** The mapping, checked before a session starts. */
  Mapping checkedMapping() {
    return MappingReader.read(
        mapping, new TextFiles(new Configuration()).read("--mapping", mapping));
  }

  /** Tokens under the key of the settings, of the environment or of the warehouse. */
  static BuyerTokens tokens(JobContext context) {
    TokenKeys keys =
        new TokenKeys(context.warehouse(), context.spark().sparkContext().hadoopConfiguration());
    byte[] key =
        keys.key(context.settings().keyFile(), Optional.ofNullable(System.getenv(KEY_VARIABLE)));
    BuyerTokens tokens = new BuyerTokens(key);
    keys.check(tokens.token(KEY_CHECK));
    return tokens;
  }
}
