package io.returnwise.ingest;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;

/**
 * Settings of an import.
 *
 * @param maxRejectedShare largest share of a file's rows, excluded ones apart, that may be rejected
 */
public record IngestSettings(double maxRejectedShare) {
  public static final IngestSettings DEFAULTS = new IngestSettings(0.2);

  public IngestSettings {
    new Problems("Invalid ingest settings")
        .require(
            maxRejectedShare >= 0 && maxRejectedShare <= 1,
            "ingest.max-rejected-share must be from 0 to 1, but is %s",
            maxRejectedShare)
        .throwIfAny(InvalidConfigException::new);
  }
}
