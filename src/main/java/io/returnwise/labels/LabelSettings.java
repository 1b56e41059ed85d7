package io.returnwise.labels;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;

/**
 * Settings of the label.
 *
 * @param windowDays days after the purchase in which a return counts
 */
public record LabelSettings(int windowDays) {
  public static final LabelSettings DEFAULTS = new LabelSettings(60);

  public LabelSettings {
    new Problems("Invalid label settings")
        .require(
            windowDays >= 1 && windowDays <= 730,
            "label.window-days must be from 1 to 730, but is %d",
            windowDays)
        .throwIfAny(InvalidConfigException::new);
  }
}
