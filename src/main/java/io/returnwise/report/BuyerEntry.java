package io.returnwise.report;

import io.returnwise.schema.BuyerEvidence;
import io.returnwise.schema.BuyerReview;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One buyer as the template shows it; texts are empty where nothing is known.
 *
 * @param rank place in the queue
 * @param token keyed token
 * @param shortToken its beginning
 * @param tier watch or review
 * @param finding what was found
 * @param lines matured lines compared
 * @param returned lines of these that came back
 * @param expected lines of these expected back from anybody
 * @param times returned against expected
 * @param interval 95% interval of that
 * @param mark the same, drawn
 * @param falseAlarms share of false alarms when everything up to here is looked at
 * @param errorRate share of false alarms the review tier keeps to
 * @param value value of the returned units in the evidence
 * @param evidence kinds of evidence
 * @param innocent innocent explanations that were checked
 * @param statement the finding in full sentences
 * @param expires day from which this must no longer be used
 * @param examples some of the order lines it rests on
 * @param moreExamples order lines it rests on beyond these
 */
record BuyerEntry(
    long rank,
    String token,
    String shortToken,
    String tier,
    String finding,
    String lines,
    String returned,
    String expected,
    String times,
    String interval,
    Mark mark,
    String falseAlarms,
    String errorRate,
    String value,
    String evidence,
    String innocent,
    String statement,
    Optional<Day> expires,
    List<Example> examples,
    long moreExamples) {
  private static final int TOKEN_START = 10;

  /**
   * One order line as evidence.
   *
   * @param kind kind of evidence
   * @param order order number, else the SKU alone says where it was
   * @param sku stock keeping unit
   * @param title product title
   * @param bought day of the purchase
   * @param returned day of the first return
   * @param units units bought
   * @param usualUnits units usual for the SKU
   * @param returnedUnits units that came back
   * @param value their value
   */
  record Example(
      String kind,
      String order,
      String sku,
      String title,
      Optional<Day> bought,
      Optional<Day> returned,
      String units,
      String usualUnits,
      String returnedUnits,
      String value) {

    static Example of(Cells row, LocalDate asOf) {
      return new Example(
          row.text(BuyerEvidence.KIND),
          row.text(BuyerEvidence.ORDER_ID),
          row.text(BuyerEvidence.SKU),
          row.text(BuyerEvidence.TITLE),
          row.day(BuyerEvidence.PURCHASED_ON, asOf),
          row.day(BuyerEvidence.FIRST_RETURNED_ON, asOf),
          Text.count(row.count(BuyerEvidence.UNITS)),
          Text.decimal(row.number(BuyerEvidence.USUAL_UNITS), 1),
          Text.count(row.count(BuyerEvidence.RETURNED_UNITS)),
          row.money(BuyerEvidence.RETURNED_VALUE_MINOR, BuyerEvidence.CURRENCY)
              .map(Money::exact)
              .orElse(""));
    }
  }

  static BuyerEntry of(
      Cells row, LocalDate asOf, Scale ratios, List<Example> examples, long allExamples) {
    String token = row.text(BuyerReview.BUYER_TOKEN);
    double ratio = row.number(BuyerReview.RATIO);
    double low = row.number(BuyerReview.RATIO_LOW);
    double high = row.number(BuyerReview.RATIO_HIGH);
    boolean isCompared = Double.isFinite(ratio);
    return new BuyerEntry(
        row.count(BuyerReview.RANK),
        token,
        token.substring(0, Math.min(TOKEN_START, token.length())),
        row.text(BuyerReview.TIER),
        row.text(BuyerReview.FINDING),
        Text.count(row.count(BuyerReview.LINES)),
        Text.count(row.count(BuyerReview.RETURNED_LINES)),
        decimal(row, isCompared),
        isCompared ? Text.times(ratio) : "",
        isCompared ? Text.range(low, high, 1) : "",
        Mark.on(ratios, ratio, low, high, 1),
        row.decimal(BuyerReview.Q_VALUE).stream().mapToObj(Text::percent).findAny().orElse(""),
        Text.percent(row.number(BuyerReview.ERROR_RATE)),
        row.money(BuyerReview.RETURNED_VALUE_MINOR, BuyerReview.CURRENCY)
            .map(Money::exact)
            .orElse(""),
        row.text(BuyerReview.EVIDENCE),
        row.text(BuyerReview.INNOCENT_EXPLANATIONS),
        row.text(BuyerReview.STATEMENT),
        row.day(BuyerReview.EXPIRES_ON, asOf),
        examples,
        allExamples - examples.size());
  }

  public String moreExamplesText() {
    return Text.count(moreExamples);
  }

  private static String decimal(Cells row, boolean isCompared) {
    return isCompared ? Text.expected(row.number(BuyerReview.EXPECTED_LINES)) : "";
  }
}
