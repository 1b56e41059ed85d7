package io.returnwise.report;

import io.returnwise.schema.ListingReview;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One listing as the template shows it; texts are empty where nothing is known.
 *
 * @param rank place in the queue
 * @param title product title, else the SKU
 * @param sku stock keeping unit
 * @param kind category and brand
 * @param isFlagged whether it is worse than expected with the set confidence
 * @param lines matured lines compared
 * @param returned lines of these that came back
 * @param expected lines of these expected back
 * @param excess returned lines beyond the expected ones
 * @param times returned against expected
 * @param interval 95% interval of that
 * @param mark the same, drawn
 * @param confidence probability that the ratio is above the tolerated one
 * @param worth value at stake over a year
 * @param worthWidth how long its bar is beside the most valuable listing's
 * @param recentLines lines sold in the last 90 days
 * @param reason reason family that stands out
 * @param reasonShare its share of the returns with a reason
 * @param reasons all the reasons
 * @param action what to do first
 * @param decideBy until when to decide
 * @param statement why it is here
 */
record ListingEntry(
    long rank,
    String title,
    String sku,
    String kind,
    boolean isFlagged,
    String lines,
    String returned,
    String expected,
    String excess,
    String times,
    String interval,
    Mark mark,
    String confidence,
    Optional<Money> worth,
    String worthWidth,
    String recentLines,
    String reason,
    String reasonShare,
    ReasonMix reasons,
    String action,
    Optional<Day> decideBy,
    String statement) {

  static ListingEntry of(Cells row, LocalDate asOf, Scale ratios, long mostWorth) {
    double ratio = row.number(ListingReview.RATIO);
    double low = row.number(ListingReview.RATIO_LOW);
    double high = row.number(ListingReview.RATIO_HIGH);
    Optional<Money> worth = row.money(ListingReview.VALUE_AT_STAKE_MINOR, ListingReview.CURRENCY);
    String sku = row.text(ListingReview.SKU);
    String title = row.text(ListingReview.TITLE);
    return new ListingEntry(
        row.count(ListingReview.RANK),
        title.isBlank() ? sku : title,
        sku,
        Stream.of(row.text(ListingReview.CATEGORY), row.text(ListingReview.BRAND))
            .filter(word -> !word.isBlank())
            .collect(Collectors.joining(" · ")),
        row.is(ListingReview.IS_FLAGGED),
        Text.count(row.count(ListingReview.LINES)),
        Text.count(row.count(ListingReview.RETURNED_LINES)),
        Text.expected(row.number(ListingReview.EXPECTED_LINES)),
        Text.expected(row.number(ListingReview.EXCESS_LINES)),
        Text.times(ratio),
        Text.range(low, high, 1),
        Mark.on(ratios, ratio, low, high, 1),
        Text.percent(row.number(ListingReview.CONFIDENCE)),
        worth,
        worth.map(amount -> bar(amount.minor(), mostWorth)).orElse(""),
        Text.count(row.count(ListingReview.LINES_90D)),
        row.text(ListingReview.MAIN_REASON),
        row.decimal(ListingReview.MAIN_REASON_SHARE).stream()
            .mapToObj(Text::roundPercent)
            .collect(Collectors.joining()),
        ReasonMix.of(row.text(ListingReview.REASON_MIX)),
        row.text(ListingReview.SUGGESTED_ACTION),
        row.day(ListingReview.DECIDE_BY, asOf),
        row.text(ListingReview.STATEMENT));
  }

  private static String bar(long amount, long most) {
    return Scale.percent(most > 0 ? 100.0 * Math.max(0, amount) / most : 0);
  }
}
