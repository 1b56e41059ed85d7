package io.returnwise.report;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Field;
import io.returnwise.schema.ListingReview;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The listings to work on.
 *
 * @param judged listings with enough matured lines
 * @param flaggedCount flagged listings among all the judged ones
 * @param stake value at stake of all the flagged ones, by currency
 * @param stakeUnknown flagged ones without a known value
 * @param ticks labels of the axis of ratios
 * @param flagged the flagged ones that are shown
 * @param others shown ones that are not flagged
 */
record ListingSection(
    long judged,
    long flaggedCount,
    List<Money> stake,
    long stakeUnknown,
    List<Scale.Tick> ticks,
    List<ListingEntry> flagged,
    List<ListingEntry> others) {
  private static final int SHOWN = 50;
  private static final int WITH_DETAILS = 25;
  private static final int ON_TOP = 3;

  private static final Field JUDGED =
      Field.required("judged", DataTypes.LongType, "Listings with the currency.");
  private static final Field FLAGGED =
      Field.required("flagged", DataTypes.LongType, "Flagged listings among them.");
  private static final Field WITHOUT_VALUE =
      Field.required("without_value", DataTypes.LongType, "Flagged ones without a value.");
  private static final Field STAKE =
      Field.optional("stake", DataTypes.LongType, "Value at stake of the flagged ones.");

  static ListingSection of(Dataset<Row> listings, LocalDate asOf) {
    List<Cells> sums = sums(listings);
    List<Cells> top =
        listings
            .orderBy(ListingReview.IS_FLAGGED.col().desc(), ListingReview.RANK.col())
            .limit(SHOWN)
            .collectAsList()
            .stream()
            .map(Cells::new)
            .toList();
    Scale ratios =
        Scale.ofRatios(
            top.stream()
                .flatMapToDouble(
                    row ->
                        DoubleStream.of(
                            row.number(ListingReview.RATIO_LOW),
                            row.number(ListingReview.RATIO_HIGH))));
    long mostWorth =
        top.stream()
            .mapToLong(row -> row.count(ListingReview.VALUE_AT_STAKE_MINOR))
            .max()
            .orElse(0);
    List<ListingEntry> entries =
        top.stream().map(row -> ListingEntry.of(row, asOf, ratios, mostWorth)).toList();
    return new ListingSection(
        sums.stream().mapToLong(row -> row.count(JUDGED)).sum(),
        sums.stream().mapToLong(row -> row.count(FLAGGED)).sum(),
        sums.stream()
            .filter(row -> row.count(FLAGGED) > row.count(WITHOUT_VALUE))
            .flatMap(row -> row.money(STAKE, ListingReview.CURRENCY).stream())
            .toList(),
        sums.stream().mapToLong(row -> row.count(WITHOUT_VALUE)).sum(),
        ratios.ticks(),
        entries.stream().filter(ListingEntry::isFlagged).toList(),
        entries.stream().filter(entry -> !entry.isFlagged()).toList());
  }

  /** The flagged listings to start with. */
  public List<ListingEntry> first() {
    return flagged.subList(0, Math.min(ON_TOP, flagged.size()));
  }

  /** The flagged listings after the first ones that are explained at length. */
  public List<ListingEntry> explained() {
    int end = Math.min(WITH_DETAILS, flagged.size());
    return flagged.subList(Math.min(ON_TOP, end), end);
  }

  /** Flagged listings beyond the shown ones. */
  public long flaggedNotShown() {
    return flaggedCount - flagged.size();
  }

  public String judgedText() {
    return Text.count(judged);
  }

  public String flaggedText() {
    return Text.count(flaggedCount);
  }

  public String othersText() {
    return Text.count(others.size(), "listing", "listings");
  }

  public String flaggedNotShownText() {
    return Text.count(flaggedNotShown());
  }

  private static List<Cells> sums(Dataset<Row> listings) {
    Column isFlagged = ListingReview.IS_FLAGGED.col();
    Column value = ListingReview.VALUE_AT_STAKE_MINOR.col();
    Column isUnknown = value.isNull().or(ListingReview.CURRENCY.col().isNull());
    return listings
        .groupBy(ListingReview.CURRENCY.col())
        .agg(
            count(lit(1)).as(JUDGED.name()),
            sum(when(isFlagged, 1L).otherwise(0L)).as(FLAGGED.name()),
            sum(when(isFlagged.and(isUnknown), 1L).otherwise(0L)).as(WITHOUT_VALUE.name()),
            sum(when(isFlagged, value)).as(STAKE.name()))
        .orderBy(STAKE.col().desc_nulls_last(), ListingReview.CURRENCY.col())
        .collectAsList()
        .stream()
        .map(Cells::new)
        .toList();
  }
}
