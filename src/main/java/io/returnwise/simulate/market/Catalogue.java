package io.returnwise.simulate.market;

import io.returnwise.schema.truth.ListingCause;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The products, each made from its number alone; nothing is stored. Products of a category sell by
 * a Zipf-Mandelbrot law of their rank, the first colour sells best.
 */
final class Catalogue implements Serializable {
  private static final int FEWEST_SIZES = 3;
  private static final int FEWEST_PRODUCTS = 3;

  /** Added to numbers of products, so that all ids have as many digits. */
  private static final long FIRST_ID = 1_000_000_001L;

  private static final int OLDEST_DAYS_BEFORE = 900;
  private static final double CHEAPEST = 2;
  private static final double FIX_AFTER_LOW = 60;
  private static final double FIX_AFTER_HIGH = 300;
  private static final double SIZE_OF_PROBLEM_VARIES = 0.4;
  private static final double SMALLEST_PROBLEM = 0.3;
  private static final double EARLIEST_BATCH = 0.25;
  private static final double LATEST_BATCH = 0.8;

  private static final List<String> MAKERS =
      List.of(
          "Avelo", "Nordi", "Mirra", "Solen", "Tresk", "Pasora", "Velto", "Voltu", "Kabex", "Ionic",
          "Husly", "Lumbo", "Casani", "Pippo", "Brikka", "Tumli", "Ordena", "Quilla", "Rasto",
          "Sanvi");
  private static final List<String> NAMES =
      List.of(
          "Lena", "Ida", "Mona", "Juno", "Vera", "Nils", "Otto", "Alma", "Finn", "Runa", "Maja",
          "Tilda", "Nora", "Arlo", "Edda", "Pia");

  private final WorldSettings settings;
  private final int days;
  private final double spread;
  private final double problemShare;
  private final double problemSize;
  private final boolean hasWhale;
  private final int mostSizes;
  private final int mostColours;
  private final List<Category> categories = new ArrayList<>();
  private final Weights sales;
  private final List<Ranks> ranks = new ArrayList<>();
  private final List<Long> firstNumber = new ArrayList<>();
  private final List<List<ListingCause>> causes = new ArrayList<>();
  private final List<String> codes = new ArrayList<>();
  private final List<Double> baseRates = new ArrayList<>();
  private final long size;

  Catalogue(WorldSettings settings) {
    this.settings = settings;
    this.days = settings.whole(Setting.DAYS);
    this.spread = settings.drawn(Setting.PRODUCT_SPREAD);
    this.problemShare = settings.drawn(Setting.PROBLEMS);
    this.hasWhale = settings.number(Setting.WHALE_SKU) > 0;
    this.mostSizes = settings.whole(Setting.MOST_SIZES);
    this.mostColours = settings.whole(Setting.MOST_COLOURS);
    this.problemSize = settings.drawn(Setting.PROBLEM_SIZE);
    for (String name : settings.texts(Setting.CATEGORIES)) {
      categories.add(Category.named(name));
    }
    this.sales = new Weights(categories.stream().mapToDouble(Category::weight).toArray());
    double skus = settings.lines() / settings.number(Setting.LINES_PER_SKU);
    List<String> planted = settings.texts(Setting.CAUSES);
    long next = 0;
    for (int i = 0; i < categories.size(); i++) {
      Category category = categories.get(i);
      long products =
          Math.max(
              FEWEST_PRODUCTS, Math.round(skus * sales.share(i) / variantsOfAProduct(category)));
      ranks.add(
          new Ranks(
              products,
              settings.number(Setting.SALES_SHIFT),
              settings.number(Setting.SALES_EXPONENT)));
      codes.add(category.name().substring(0, 2).toUpperCase(Locale.ROOT));
      firstNumber.add(next);
      next += products;
      causes.add(category.causes().stream().filter(c -> planted.contains(c.id())).toList());
      baseRates.add(
          Dice.of(settings.world(), Dice.Purpose.WORLD, category.name().hashCode())
              .between(category.lowRate(), category.highRate()));
    }
    this.size = next;
  }

  private double variantsOfAProduct(Category category) {
    return (category.isWorn() ? (FEWEST_SIZES + mostSizes) / 2.0 : 1)
        * (category.colours().isEmpty() ? 1 : (1 + mostColours) / 2.0);
  }

  /** Number of products. */
  long size() {
    return size;
  }

  List<Category> categories() {
    return List.copyOf(categories);
  }

  /** Base return rate of the category, as the seed drew it. */
  double baseRate(Category category) {
    return baseRates.get(categories.indexOf(category));
  }

  /**
   * A product that is on sale on that day, in proportion to its sales; after {@code draws} that
   * were not, the one that always is.
   */
  Product draw(Dice dice, int day, int draws) {
    for (int i = 0; i < draws; i++) {
      int category = sales.draw(dice);
      long rank = ranks.get(category).draw(dice);
      if (hasWhale && number(category, rank) == 0) {
        // The whale gets its share and no more.
        continue;
      }
      // Most of a product need not be made to see that it is not yet on sale.
      if (listedDay(Dice.of(settings.world(), Dice.Purpose.LISTED, number(category, rank)), rank)
          <= day) {
        return product(category, rank);
      }
    }
    return whale();
  }

  private int listedDay(Dice dice, long rank) {
    boolean isNew = dice.chance(settings.number(Setting.NEW_PRODUCTS)) && rank > 0;
    return isNew ? dice.between(0, days - 1) : -dice.between(1, OLDEST_DAYS_BEFORE);
  }

  private long number(int category, long rank) {
    return firstNumber.get(category) + rank;
  }

  /** The part of all lines that the product is expected to get, were all always on sale. */
  double share(Product product) {
    int category = categories.indexOf(product.category());
    return sales.share(category)
        * ranks.get(category).share(product.number() - firstNumber.get(category));
  }

  /** The best-selling product of the first category, which was always on sale. */
  Product whale() {
    return product(0, 0);
  }

  Product product(long number) {
    int category = categories.size() - 1;
    while (firstNumber.get(category) > number) {
      category--;
    }
    return product(category, number - firstNumber.get(category));
  }

  private Product product(int index, long rank) {
    Category category = categories.get(index);
    long number = number(index, rank);
    Dice dice = Dice.of(settings.world(), Dice.Purpose.PRODUCT, number);
    double sigmas = dice.gaussian();
    double euros =
        Math.max(
            CHEAPEST,
            category.euros() * StrictMath.exp(settings.number(Setting.PRICE_SPREAD) * sigmas));
    int listedDay = listedDay(Dice.of(settings.world(), Dice.Purpose.LISTED, number), rank);
    String brand = MAKERS.get((category.name().hashCode() & 7) + dice.below(12));
    String title = dice.pick(NAMES) + " " + dice.pick(category.kinds());
    int sizes = category.isWorn() ? dice.between(FEWEST_SIZES, mostSizes) : 0;
    int firstSize = sizes == 0 ? 0 : dice.between(0, category.sizes().size() - sizes);
    int colours = category.colours().isEmpty() ? 0 : dice.between(1, mostColours);
    int firstColour = colours == 0 ? 0 : dice.below(category.colours().size());
    double logOdds = spread * dice.gaussian();
    Problem problem = problem(index, rank, Math.max(0, listedDay), sizes, colours);
    String id = codes.get(index) + Long.toString(FIRST_ID + number).substring(1);
    return new Product(
        number,
        category,
        id,
        brand,
        title,
        euros,
        sigmas,
        listedDay,
        logOdds,
        firstSize,
        sizes,
        firstColour,
        colours,
        problem);
  }

  private Problem problem(int index, long rank, int onSaleFrom, int sizes, int colours) {
    Dice dice = Dice.of(settings.world(), Dice.Purpose.PROBLEM, number(index, rank));
    List<ListingCause> possible = causes.get(index);
    if (!dice.chance(problemShare) || possible.isEmpty()) {
      return null;
    }
    ListingCause cause = dice.pick(possible);
    double logOdds =
        Math.max(
            SMALLEST_PROBLEM,
            problemSize + dice.between(-SIZE_OF_PROBLEM_VARIES, SIZE_OF_PROBLEM_VARIES));
    boolean isBatch = cause == ListingCause.BAD_BATCH;
    boolean isLater = isBatch || dice.chance(settings.number(Setting.LATER_CAUSES));
    double start = isLater ? dice.between(EARLIEST_BATCH, LATEST_BATCH) : 0;
    int from = onSaleFrom + (int) (start * (days - onSaleFrom));
    boolean isFixed = dice.chance(settings.number(Setting.PROBLEM_FIXED));
    int fixed = from + (int) dice.between(FIX_AFTER_LOW, FIX_AFTER_HIGH);
    boolean ofOneColour = (isBatch || cause == ListingCause.COLOUR_DIFFERS) && colours > 0;
    return new Problem(
        cause,
        logOdds,
        from,
        isFixed ? fixed : Problem.NEVER,
        ofOneColour ? dice.below(colours) : -1,
        isBatch && sizes > 0 ? dice.below(sizes) : -1);
  }
}
