package io.returnwise.job;

import io.returnwise.schema.DeliveryFeatures;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.OrderLines;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The features of a day as models read them. */
final class FeatureRows {
  private FeatureRows() {}

  /** One row for each line of which everything in the set is known. */
  static Dataset<Row> of(AsOfTables tables, FeatureSet set) {
    Dataset<Row> atOrder = tables.output(LineFeatures.SCHEMA, "build-features");
    if (set.equals(FeatureSet.AT_ORDER)) {
      return atOrder;
    }
    Dataset<Row> delivered =
        tables
            .output(DeliveryFeatures.SCHEMA, "build-features")
            .drop(DeliveryFeatures.PURCHASED_ON.name(), OrderLines.DELIVERED_AT.name());
    return atOrder.join(delivered, LineFeatures.LINE_ID.name());
  }

  /**
   * Of features of a later day those of lines of which everything in the set was known before the
   * day of other tables.
   */
  static Dataset<Row> knownIn(AsOfTables tables, Dataset<Row> features, FeatureSet set) {
    return set.equals(FeatureSet.AT_ORDER)
        ? features
        : features.join(tables.delivered(), LineFeatures.LINE_ID.name(), "left_semi");
  }
}
