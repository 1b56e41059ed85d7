package io.returnwise.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.returnwise.schema.Listings;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Listings from parsed rows. */
public final class StagedListings {
  private StagedListings() {}

  /** One row for each version of a listing, in the columns of {@code listings}, revision 0. */
  public static Dataset<Row> from(Dataset<Row> parsed, Mapping mapping) {
    Column currency = coalesce(col("currency"), lit(mapping.currency()));
    Dataset<Row> rows =
        Staged.accepted(parsed, Listings.SCHEMA.table(), mapping, "_id")
            .withColumn(
                Listings.PRICE_MINOR.name(), Staged.minorUnits(col(Targets.LIST_PRICE), currency))
            .withColumn(Listings.CURRENCY.name(), currency)
            .withColumn(
                Listings.KNOWN_ON.name(), Staged.dayOf(Listings.KNOWN_AT.col(), mapping.zone()));
    Column hash =
        Staged.joinedHash(
            Listings.TITLE.col(),
            Listings.CATEGORY.col(),
            Listings.BRAND.col(),
            Listings.PARENT.col(),
            Listings.PRICE_MINOR.col(),
            Listings.CURRENCY.col());
    Column revision =
        row_number()
            .over(
                Window.partitionBy(Listings.SKU.col(), Listings.KNOWN_AT.col())
                    .orderBy(Listings.CONTENT_HASH.col()))
            .minus(1);
    return Listings.SCHEMA.conform(
        rows.withColumn(Listings.CONTENT_HASH.name(), hash)
            .withColumn(Listings.REVISION.name(), revision));
  }
}
