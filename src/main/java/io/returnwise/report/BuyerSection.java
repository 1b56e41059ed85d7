package io.returnwise.report;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.returnwise.schema.BuyerEvidence;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.Field;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * The buyers a person should look at.
 *
 * @param reviewCount buyers in the tier review
 * @param watchCount buyers in any other tier
 * @param ticks labels of the axis of ratios
 * @param entries the buyers that are shown
 */
record BuyerSection(
    long reviewCount, long watchCount, List<Scale.Tick> ticks, List<BuyerEntry> entries) {
  private static final int SHOWN = 50;
  private static final int EXAMPLES_PER_BUYER = 4;
  private static final String REVIEW = "review";

  private static final Field BUYERS =
      Field.required("buyers", DataTypes.LongType, "Buyers in the tier.");
  private static final Field PLACE =
      Field.required("place", DataTypes.IntegerType, "Place among the evidence of the buyer.");
  private static final Field ALL =
      Field.required("all_lines", DataTypes.LongType, "Lines of evidence of the buyer.");

  static BuyerSection of(Dataset<Row> buyers, Optional<Dataset<Row>> evidence, LocalDate asOf) {
    Map<String, Long> byTier =
        buyers
            .groupBy(BuyerReview.TIER.col())
            .agg(count(lit(1)).as(BUYERS.name()))
            .collectAsList()
            .stream()
            .map(Cells::new)
            .collect(Collectors.toMap(r -> r.text(BuyerReview.TIER), r -> r.count(BUYERS)));
    List<Cells> top =
        buyers.orderBy(BuyerReview.RANK.col()).limit(SHOWN).collectAsList().stream()
            .map(Cells::new)
            .toList();
    Map<String, List<Cells>> examples =
        evidence.map(lines -> examples(lines, top)).orElse(Map.of());
    Scale ratios =
        Scale.ofRatios(
            top.stream()
                .flatMapToDouble(
                    row ->
                        DoubleStream.of(
                            row.number(BuyerReview.RATIO_LOW),
                            row.number(BuyerReview.RATIO_HIGH))));
    long review = byTier.getOrDefault(REVIEW, 0L);
    long all = byTier.values().stream().mapToLong(Long::longValue).sum();
    return new BuyerSection(
        review,
        all - review,
        ratios.ticks(),
        top.stream()
            .map(
                row -> {
                  List<Cells> own =
                      examples.getOrDefault(row.text(BuyerReview.BUYER_TOKEN), List.of());
                  return BuyerEntry.of(
                      row,
                      asOf,
                      ratios,
                      own.stream().map(line -> BuyerEntry.Example.of(line, asOf)).toList(),
                      own.isEmpty() ? 0 : own.get(0).count(ALL));
                })
            .toList());
  }

  /** Buyers beyond the shown ones. */
  public long notShown() {
    return reviewCount + watchCount - entries.size();
  }

  public String notShownText() {
    return Text.count(notShown());
  }

  public String reviewText() {
    return Text.count(reviewCount);
  }

  public String watchText() {
    return Text.count(watchCount);
  }

  /** A few lines of evidence of each buyer, those of the most value first. */
  private static Map<String, List<Cells>> examples(Dataset<Row> evidence, List<Cells> buyers) {
    Object[] tokens = buyers.stream().map(row -> row.text(BuyerReview.BUYER_TOKEN)).toArray();
    WindowSpec ofBuyer = Window.partitionBy(BuyerEvidence.BUYER_TOKEN.col());
    WindowSpec mostValueFirst =
        ofBuyer.orderBy(
            BuyerEvidence.RETURNED_VALUE_MINOR.col().desc_nulls_last(),
            BuyerEvidence.PURCHASED_ON.col().desc(),
            BuyerEvidence.LINE_ID.col(),
            BuyerEvidence.KIND.col());
    return evidence
        .filter(BuyerEvidence.BUYER_TOKEN.col().isin(tokens))
        .withColumn(PLACE.name(), row_number().over(mostValueFirst))
        .withColumn(ALL.name(), count(lit(1)).over(ofBuyer))
        .filter(PLACE.col().leq(EXAMPLES_PER_BUYER))
        .orderBy(BuyerEvidence.BUYER_TOKEN.col(), PLACE.col())
        .limit(SHOWN * EXAMPLES_PER_BUYER)
        .collectAsList()
        .stream()
        .map(Cells::new)
        .collect(Collectors.groupingBy(row -> row.text(BuyerEvidence.BUYER_TOKEN)));
  }
}
