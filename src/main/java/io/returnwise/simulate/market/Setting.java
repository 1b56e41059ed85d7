package io.returnwise.simulate.market;

/** Every setting of a simulation: its key, what holds when nothing is said, and its law. */
public enum Setting {
  FIRST_DAY("time.first-day", Kind.DAY, "2024-07-01", "First day of sales."),
  DAYS(
      "time.days",
      Kind.WHOLE,
      "730",
      "Days of sales, 60 to 3650; the export is taken after the last."),
  GROWTH("time.growth", Kind.AMOUNTS, "[0, 0.3]", "Growth of daily sales in a year, as a part."),
  DAY_NOISE(
      "time.day-noise",
      Kind.SHARE,
      "0.08",
      "Sales of a day: log-normal around the season, with this sigma."),
  WEEK(
      "time.week",
      Kind.SHARE,
      "1",
      "How much of the weekly course there is, as an exponent: at 1, days from Monday on sell 1.08, 1, 0.95, 0.94, 0.9, 0.97 and 1.16 times the mean; at 0 all alike."),
  YEAR(
      "time.year",
      Kind.SHARE,
      "1",
      "How much of the yearly course there is: at 1, months from January on sell 0.95, 0.85, 0.92, 0.96, 1.02, 0.97, 0.93, 0.9, 1, 1.06, 1.2 and 1.15 times the mean; at 0 all alike."),
  PRIME_DAY(
      "time.prime-day-factor",
      Kind.NUMBER,
      "2.2",
      "Times the usual sales, on two days in the middle of July."),
  BLACK_FRIDAY(
      "time.black-friday-factor",
      Kind.NUMBER,
      "2.6",
      "Times the usual sales, from Black Friday to the Monday after."),
  HOLIDAYS(
      "time.holiday-factor",
      Kind.NUMBER,
      "1.5",
      "Times the usual sales, from the Monday before Black Friday to 23 December."),
  MARKETPLACES(
      "marketplaces.names",
      Kind.TEXTS,
      "[DE, FR, UK]",
      "Marketplaces, each with its currency and time zone; each sells half as much as the one before it."),
  CATEGORIES(
      "catalogue.categories",
      Kind.TEXTS,
      "[dresses, shoes, shirts, audio, cables, kitchen, home, toys, beauty, books]",
      "Categories that are sold."),
  LINES_PER_SKU(
      "catalogue.lines-per-sku",
      Kind.NUMBER,
      "14",
      "Sold lines for each SKU of the catalogue, in the mean."),
  SALES_EXPONENT(
      "catalogue.sales-exponent",
      Kind.EXPONENT,
      "0.75",
      "Sales of products in a category: Zipf-Mandelbrot with this exponent, below 1."),
  SALES_SHIFT("catalogue.sales-shift", Kind.NUMBER, "3", "Shift of that law."),
  NEW_PRODUCTS(
      "catalogue.new-share",
      Kind.SHARE,
      "0.35",
      "Share of the products that are listed while the time runs, on days spread evenly."),
  MOST_SIZES(
      "catalogue.most-sizes",
      Kind.WHOLE,
      "6",
      "Sizes of a product that is worn: from 3 to this number, equally likely, beside each other."),
  MOST_COLOURS(
      "catalogue.most-colours",
      Kind.WHOLE,
      "3",
      "Colours of a product: from 1 to this number, equally likely; the second sells 0.6 and the third 0.35 times as much as the first."),
  PRODUCT_SPREAD(
      "catalogue.spread",
      Kind.AMOUNTS,
      "[0.05, 0.25]",
      "Products differ by a normal part of the log-odds of a return, with this sigma."),
  WHALE_SKU(
      "catalogue.whale-share",
      Kind.SHARE,
      "0",
      "Chance that a product of a basket is one and the same SKU; of the lines it gets up to a tenth less, since nobody orders it in several sizes."),
  LINES_PER_BUYER(
      "buyers.lines-per-buyer", Kind.NUMBER, "4.5", "Sold lines for each buyer, in the mean."),
  ACTIVITY_EXPONENT(
      "buyers.activity-exponent",
      Kind.EXPONENT,
      "0.5",
      "Orders of buyers: Zipf-Mandelbrot with this exponent, below 1."),
  ACTIVITY_SHIFT("buyers.activity-shift", Kind.NUMBER, "100", "Shift of that law."),
  NEW_BUYERS(
      "buyers.new-share",
      Kind.SHARE,
      "0.5",
      "Share of the buyers who register while the time runs, on days spread evenly."),
  MISSING_BUYERS(
      "buyers.missing-share",
      Kind.SHARE,
      "0.02",
      "Share of the orders without any token of the buyer."),
  HONEST_SPREAD(
      "buyers.honest-spread",
      Kind.AMOUNTS,
      "[0.2, 0.6]",
      "Buyers differ by a part of the log-odds of a return, of this spread."),
  HONEST_TAIL(
      "buyers.honest-tail",
      Kind.TEXT,
      "log-normal",
      "log-normal: odds of a return vary log-normally; heavy: Student's t with 3 degrees of freedom on the log-odds."),
  WHALE_BUYER(
      "buyers.whale-order-share",
      Kind.SHARE,
      "0",
      "Share of the orders under one identity that thousands of strangers share."),
  BRACKETERS(
      "buyers.bracketer-share",
      Kind.SHARE,
      "0.06",
      "Share of buyers who order several sizes of most things they wear."),
  SIZE_TROUBLE(
      "buyers.size-trouble-share",
      Kind.SHARE,
      "0.03",
      "Share of buyers whom hardly anything fits: 0.9 to 1.6 more in the log-odds of what is worn."),
  GIFT_GIVERS(
      "buyers.gift-giver-share",
      Kind.SHARE,
      "0.03",
      "Share of buyers whose purchases before the holidays are gifts: 0.4 to 0.9 more in the log-odds then."),
  BUSINESSES(
      "buyers.business-share",
      Kind.SHARE,
      "0.02",
      "Share of businesses: three times the orders, 3 to 12 units on a third of the lines, 0.2 to 0.6 more in the log-odds."),
  HUB_MEMBERS(
      "buyers.hub-member-share",
      Kind.SHARE,
      "0.04",
      "Share of buyers at an address that many share: a dorm, a pick-up point, a forwarder."),
  HUB_SIZE("buyers.hub-size", Kind.WHOLE, "40", "Buyers at such an address, 1 to 100000."),
  ABUSERS(
      "abuse.buyer-share",
      Kind.SHARES,
      "[0.004, 0.015]",
      "Share of the buyers who abuse returns; 0 makes a world without abuse."),
  ABUSE_KINDS(
      "abuse.kinds",
      Kind.TEXTS,
      "[bulk-returner, serial-returner, wardrober, wrong-item, false-fault, not-received, refund-without-return, ring-member]",
      "Kinds of abuse, equally frequent; a ring is four accounts with one address."),
  ABUSE_STRENGTH(
      "abuse.strength",
      Kind.SHARES,
      "[0.35, 0.8]",
      "Share of the fitting lines on which an abuser abuses; each abuser up to 0.15 more or less."),
  BULK_RETURNED(
      "abuse.bulk-returned-chance",
      Kind.SHARE,
      "0.92",
      "Chance that a bulk returner gives back what was bought in bulk, at least nine units of ten."),
  ABUSE_ACTIVITY(
      "abuse.activity", Kind.AMOUNTS, "[1.5, 4]", "Times as many orders as the mean honest buyer."),
  PROBLEMS(
      "listings.problem-share",
      Kind.SHARES,
      "[0.02, 0.06]",
      "Share of the products with a planted cause."),
  PROBLEM_SIZE(
      "listings.problem-size",
      Kind.AMOUNTS,
      "[0.7, 1.9]",
      "What a planted cause adds to the log-odds; each up to 0.4 more or less, at least 0.3."),
  PROBLEM_FIXED(
      "listings.fixed-share",
      Kind.SHARE,
      "0.3",
      "Share of the causes that are fixed, after 60 to 300 days."),
  LATER_CAUSES(
      "listings.later-share",
      Kind.SHARE,
      "0.3",
      "Share of the causes that begin while the product is sold, as bad batches always do: after 25% to 80% of the time."),
  CAUSES(
      "listings.causes",
      Kind.TEXTS,
      "[wrong-size-chart, colour-differs, description-mismatch, bad-batch, fragile-packing, slow-lane, missing-parts, incompatible]",
      "Causes that are planted, equally frequent where they can occur."),
  MORE_LINES(
      "baskets.more-lines-chance",
      Kind.SHARES,
      "[0.36, 0.5]",
      "Lines of an order: 1, and one more with this chance, again and again, up to 8."),
  BRACKETING(
      "baskets.bracket-chance",
      Kind.SHARES,
      "[0.05, 0.15]",
      "Chance that something to wear is ordered in two sizes or, one time in five, in three; bracketers seven times as often, at most 0.7."),
  OTHER_SIZE(
      "baskets.other-size-chance",
      Kind.SHARE,
      "0.12",
      "Chance that what is ordered in one size only is a size larger or smaller than the buyer's own, if it comes in that."),
  MORE_UNITS(
      "baskets.more-units-chance",
      Kind.SHARE,
      "0.06",
      "Units of a line: 1, and one more with this chance, again and again, up to 6."),
  MISTAKES(
      "baskets.mistake-share",
      Kind.SHARE,
      "0.001",
      "Share of orders of 6 to 60 units by mistake, all given back 0 to 6 days later, by honest buyers."),
  CANCELLED(
      "orders.cancelled-share",
      Kind.SHARE,
      "0.01",
      "Share of the lines that are cancelled within a day."),
  PRICE_SPREAD(
      "prices.spread",
      Kind.NUMBER,
      "0.45",
      "List prices of a category: log-normal around its median with this sigma."),
  DISCOUNTS(
      "prices.discount-share",
      Kind.SHARE,
      "0.15",
      "Share of lines sold below the list price: 5% to 40% off."),
  SALE_DISCOUNTS(
      "prices.sale-discount-share", Kind.SHARE, "0.5", "The same in peak events and in January."),
  PRICE_EFFECT(
      "effects.price",
      Kind.RANGE,
      "[0.05, 0.2]",
      "Log-odds for each sigma of the list price above the median of the category."),
  DISCOUNT_EFFECT(
      "effects.discount", Kind.RANGE, "[-1, -0.3]", "Log-odds times the part taken off the price."),
  LATE_EFFECT(
      "effects.late",
      Kind.AMOUNTS,
      "[0.4, 1]",
      "Log-odds when the delivery is later than promised."),
  HOLIDAY_EFFECT(
      "effects.holiday",
      Kind.AMOUNTS,
      "[0.05, 0.35]",
      "Log-odds of what is bought from the Monday before Black Friday to 24 December."),
  SPARE_EFFECT(
      "effects.spare-size",
      Kind.AMOUNTS,
      "[2.2, 3.4]",
      "Log-odds of each size that does not fit; the one that fits has 0.7 less than usual."),
  UNUSUAL_SIZE(
      "effects.unusual-size",
      Kind.AMOUNTS,
      "[0.2, 0.6]",
      "Log-odds for each size away from the buyer's own."),
  RATE(
      "returns.odds-factor",
      Kind.NUMBER,
      "1",
      "Factor on the odds of every return that is not abuse."),
  LAG(
      "returns.lag-days",
      Kind.AMOUNTS,
      "[6, 13]",
      "Days from delivery to return: log-normal with this median, 1 at least, and cut off at the end of the window of the truth."),
  LAG_SPREAD("returns.lag-spread", Kind.AMOUNTS, "[0.5, 0.8]", "Sigma of that law."),
  LATE_RETURNS(
      "returns.late-share",
      Kind.SHARE,
      "0.03",
      "Share of the returns that come 1 to 40 days after the window of the truth."),
  GIFTS(
      "returns.gift-share",
      Kind.SHARE,
      "0.35",
      "Share of the returns of purchases from 15 November to 24 December that come only after 26 December; of gift-givers 0.9."),
  AFTER_HOLIDAYS(
      "returns.after-holidays-again",
      Kind.SHARE,
      "0.75",
      "Days from 27 December to such a return: one more with this chance, again and again, up to 20."),
  PARTIAL(
      "returns.partial-share",
      Kind.SHARE,
      "0.3",
      "Share of the returns of several units in which not all come back."),
  KEPT(
      "returns.kept-share",
      Kind.SHARE,
      "0.2",
      "Share of the returns under 15 euros that are refunded without sending anything back."),
  LOST(
      "returns.lost-share",
      Kind.SHARE,
      "0.002",
      "Share of lines that are lost on the way and refunded as not received."),
  REPLACED(
      "returns.replacement-share",
      Kind.SHARE,
      "0.25",
      "Share of the faulty or damaged returns that are replaced, not refunded."),
  EXTRA_DAY(
      "delivery.extra-day-chance",
      Kind.SHARES,
      "[0.15, 0.3]",
      "Days of delay: one more with this chance, again and again, up to 15; one is within the promise."),
  LANES(
      "delivery.lane-differences",
      Kind.SHARE,
      "1",
      "How much that chance differs, as an exponent: at 1, it is 1, 0.7, 1.2 and 1.5 times as high with the carriers postal, swift, relay and freight, which carry 45%, 30%, 20% and 5% of the orders, and 0.9, 1.2 and 1.5 times as high in the first, second and third region of a marketplace; at 0 all are alike."),
  PEAK_DELAY(
      "delivery.peak-factor", Kind.NUMBER, "1.5", "Factor on that chance in the holiday season."),
  SLOW_LANE(
      "delivery.slow-lane-chance",
      Kind.SHARES,
      "[0.6, 0.8]",
      "That chance for products on a slow lane."),
  REPORT_LAG(
      "reporting.lag-days",
      Kind.AMOUNTS,
      "[1, 5]",
      "Days from a return to its report: 1 and a geometric number with this mean."),
  RESTATED_RETURNS(
      "reporting.restated-return-share",
      Kind.SHARE,
      "0.03",
      "Share of the returns first reported without reason, disposition, resolution and costs, restated 2 to 20 days later."),
  RESTATED_LINES(
      "reporting.restated-line-share",
      Kind.SHARE,
      "0.05",
      "Share of the discounted lines first reported at the list price, corrected 1 to 5 days later."),
  WINDOW(
      "truth.window-days",
      Kind.WHOLE,
      "60",
      "Days after the purchase in which a return counts in the truth, 50 to 365.");

  private final String key;
  private final Kind kind;
  private final String byDefault;
  private final String law;

  Setting(String key, Kind kind, String byDefault, String law) {
    this.key = key;
    this.kind = kind;
    this.byDefault = byDefault;
    this.law = law;
  }

  public String key() {
    return key;
  }

  /** What a value has to look like. */
  public String expectation() {
    return kind.expectation();
  }

  Kind type() {
    return kind;
  }

  public String byDefault() {
    return byDefault;
  }

  /** What the value does. */
  public String law() {
    return law;
  }
}
