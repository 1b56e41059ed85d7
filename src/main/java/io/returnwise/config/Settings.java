package io.returnwise.config;

import io.returnwise.abuse.AbuseSettings;
import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;
import io.returnwise.ingest.IngestSettings;
import io.returnwise.labels.LabelSettings;
import io.returnwise.ledgers.LedgerSettings;
import io.returnwise.listings.ListingSettings;
import io.returnwise.model.ActionCosts;
import io.returnwise.model.CostSettings;
import io.returnwise.model.ModelSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every setting of a run.
 *
 * @param ingest settings of imports
 * @param label settings of the label
 * @param ledger settings of the ledgers
 * @param model settings of training
 * @param costs what acting on a line costs and saves
 * @param abuse settings of the buyer review
 * @param listings settings of the listing review
 * @param shopCurrency currency of values; empty: that of most of the first lines
 * @param keyFile file with the token key; empty: one made for the warehouse
 * @param policyFile dated policy file; empty: the one shipped
 * @param effective every key with the value in force, in order
 */
public record Settings(
    IngestSettings ingest,
    LabelSettings label,
    LedgerSettings ledger,
    ModelSettings model,
    CostSettings costs,
    AbuseSettings abuse,
    ListingSettings listings,
    Optional<String> shopCurrency,
    Optional<String> keyFile,
    Optional<String> policyFile,
    Map<String, String> effective) {

  /** What the documentation says of one setting. */
  public record Doc(String key, String byDefault, String range, String meaning) {}

  /** The settings that hold when nothing is said. */
  public static Settings defaults() {
    return read("defaults", "", Map.of());
  }

  /** Every setting with its default, range and meaning, in the order of the reference. */
  public static List<Doc> docs() {
    SettingsValues values = new SettingsValues(Map.of(), new Problems(""));
    read(values);
    return values.docs();
  }

  /**
   * Settings from a file and overrides.
   *
   * @param name name of the file, for messages
   * @param text YAML; may be empty
   * @param overrides values by key, as given on the command line; they win
   * @throws InvalidConfigException listing unknown keys and unusable values
   */
  public static Settings read(String name, String text, Map<String, String> overrides) {
    Map<String, String> given = new LinkedHashMap<>();
    if (!text.isBlank()) {
      SettingsValues.flatten("", Yaml.parse(name, text), given);
    }
    given.putAll(overrides);
    Problems problems = new Problems("Invalid settings in " + name);
    SettingsValues values = new SettingsValues(given, problems);
    Settings settings;
    try {
      settings = read(values);
    } catch (InvalidConfigException e) {
      if (problems.isEmpty()) {
        throw e;
      }
      settings = null;
    }
    values.rejectUnknown();
    problems.throwIfAny(InvalidConfigException::new);
    return settings;
  }

  private static Settings read(SettingsValues values) {
    return new Settings(
        new IngestSettings(
            values.decimal(
                "ingest.max-rejected-share",
                IngestSettings.DEFAULTS.maxRejectedShare(),
                "0 to 1",
                "Largest share of a file's rows, excluded ones apart, that may be rejected.")),
        new LabelSettings(
            values.integer(
                "label.window-days",
                LabelSettings.DEFAULTS.windowDays(),
                "1 to 730",
                "Days after the purchase in which a return counts for the label.")),
        new LedgerSettings(
            values.integer(
                "ledger.person-orders",
                LedgerSettings.DEFAULTS.personOrders(),
                "at least 1",
                "Most orders of one person. A buyer with more stands for many, as a guest account"
                    + " does: from then on nothing is known of this buyer, who is never flagged."),
            values.integer(
                "ledger.most-appends",
                LedgerSettings.DEFAULTS.mostAppends(),
                "at least 0",
                "Builds that add to the ledgers and features of an earlier day before everything is"
                    + " built anew; 0 always builds anew. Both give the same rows.")),
        model(values),
        costs(values),
        abuse(values),
        listings(values),
        values.text(
            "shop.currency",
            "that of most of the first 1,000 versions of lines",
            "ISO 4217 code",
            "Currency of all values; lines in another currency count without value."),
        values.text(
            "privacy.key-file",
            "a key made for the warehouse",
            "path",
            "File with the secret key of the buyer tokens, at least 16 bytes."),
        values.text(
            "policy.file",
            "the policy shipped",
            "path",
            "Dated policy file: return windows, holiday extensions, peak seasons."),
        values.effective());
  }

  private static ModelSettings model(SettingsValues values) {
    ModelSettings defaults = ModelSettings.DEFAULTS;
    return new ModelSettings(
        values.decimal(
            "model.prior-precision",
            defaults.priorPrecision(),
            "0 to 1000000",
            "Precision of the normal prior of each standardised coefficient of the logistic"
                + " regression: its L2 penalty is this over the number of training lines."),
        values.integer(
            "model.max-iterations",
            defaults.maxIterations(),
            "1 to 1000",
            "Most iterations of the optimiser."),
        values.decimal(
            "model.test-share",
            defaults.testShare(),
            "above 0, below 1",
            "Share of the matured lines, the newest, on which the model is judged."),
        values.integer(
            "model.min-lines",
            (int) defaults.minLines(),
            "at least 10",
            "Fewest matured lines to train on."),
        values.integer(
            "model.min-positives",
            (int) defaults.minPositives(),
            "at least 1",
            "Fewest returned, and fewest kept, lines to train on."),
        values.integer(
            "model.folds",
            defaults.folds(),
            "1 to 12",
            "Blocks in time for the expectations of listings and buyers."),
        values.integer(
            "model.lines-per-partition",
            (int) defaults.linesPerPartition(),
            "at least 1000",
            "Training lines per task; up to twice as many give the same model to the last bit."),
        values.integer(
            "model.max-lines",
            (int) defaults.maxLines(),
            "at least 1000",
            "Most lines to train on; from more matured lines as many are drawn by their ids."),
        values.decimal(
            "model.drift-limit",
            defaults.driftLimit(),
            "above 0, at most 10",
            "Standard deviations by which the mean of a feature may move between the older and the"
                + " newer half of the training lines; one that moves more is not learned from."),
        values
            .text(
                "model.feature-set",
                defaults.featureSet(),
                "at-order or after-delivery",
                "What the model looks at; one of after-delivery scores delivered lines only.")
            .orElse(defaults.featureSet()),
        learning(values, defaults.learning()));
  }

  private static ModelSettings.Learning learning(
      SettingsValues values, ModelSettings.Learning defaults) {
    return new ModelSettings.Learning(
        values
            .text(
                "model.learners",
                defaults.learners(),
                "some of %s".formatted(ModelSettings.Learning.KNOWN),
                "Learners to try, in order, with commas between them. A later one is taken where its"
                    + " log loss is better beyond doubt on older lines, at up to two days in turn.")
            .orElse(defaults.learners()),
        values.integer(
            "model.budget-seconds",
            defaults.budgetSeconds(),
            "at least 0",
            "Seconds of trying learners after which no other one is tried; the first always is."),
        values.integer(
            "model.trees",
            defaults.trees(),
            "1 to 200",
            "Trees of boosted-trees, and of random-forest."),
        values.integer(
            "model.tree-depth",
            defaults.treeDepth(),
            "1 to 12",
            "Questions on the longest path of a boosted tree; of one in a forest twice as many."));
  }

  private static CostSettings costs(SettingsValues values) {
    ActionCosts none = CostSettings.NONE.usual();
    ActionCosts usual =
        new ActionCosts(
            values.decimal(
                "costs.action",
                none.action(),
                "at least 0",
                "What it costs to act on a line before it comes back, in units of the shop"
                    + " currency. This and the others may be set for the lines of one category,"
                    + " as costs.categories.NAME.action."),
            values.decimal(
                "costs.return",
                none.ofReturn(),
                "at least 0",
                "What a return costs. Where it is 0, or acting costs nothing, nothing is said of acting"
                    + " on lines."),
            values.decimal(
                "costs.lost-sale",
                none.lostSale(),
                "at least 0",
                "What is lost where acting makes a buyer cancel who would have kept the line."),
            values.decimal(
                "costs.prevented-share",
                none.preventedShare(),
                "0 to 1",
                "Share of the returns that acting prevents; 1 where it stops the sale."),
            values.decimal(
                "costs.lost-share",
                none.lostShare(),
                "0 to 1",
                "Share of the kept lines that acting loses; 1 where it stops the sale."));
    Map<String, ActionCosts> categories = new TreeMap<>();
    values
        .groups(
            "costs.categories",
            List.of("action", "return", "lost-sale", "prevented-share", "lost-share"))
        .forEach((category, given) -> categories.put(category, costs(category, usual, given)));
    return new CostSettings(usual, categories);
  }

  private static ActionCosts costs(String category, ActionCosts usual, Map<String, Double> given) {
    try {
      return new ActionCosts(
          given.getOrDefault("action", usual.action()),
          given.getOrDefault("return", usual.ofReturn()),
          given.getOrDefault("lost-sale", usual.lostSale()),
          given.getOrDefault("prevented-share", usual.preventedShare()),
          given.getOrDefault("lost-share", usual.lostShare()));
    } catch (InvalidConfigException e) {
      throw new InvalidConfigException(
          "costs.categories.%s: %s".formatted(category, e.getMessage()));
    }
  }

  private static AbuseSettings abuse(SettingsValues values) {
    AbuseSettings defaults = AbuseSettings.DEFAULTS;
    return new AbuseSettings(
        values.integer(
            "abuse.min-lines",
            defaults.minLines(),
            "at least 2",
            "Fewest matured lines of a buyer to be compared with an expectation."),
        values.decimal(
            "abuse.false-discovery-rate",
            defaults.falseDiscoveryRate(),
            "above 0, at most 0.5",
            "Share of honest buyers to be expected among those in review."),
        values.decimal(
            "abuse.min-ratio",
            defaults.minRatio(),
            "at least 1",
            "Smallest lower end of returned against expected, shrunk, for review."),
        values.integer(
            "abuse.bulk-units",
            defaults.bulkUnits(),
            "at least 2",
            "Fewest units of a line that can count as a bulk purchase."),
        values.decimal(
            "abuse.bulk-factor",
            defaults.bulkFactor(),
            "above 1",
            "Times the usual units of the SKU from which a line counts as a bulk purchase."),
        values.decimal(
            "abuse.bulk-returned-share",
            defaults.bulkReturnedShare(),
            "above 0, at most 1",
            "Share of the units of a bulk purchase that must have come back."),
        values.integer(
            "abuse.correction-days",
            defaults.correctionDays(),
            "0 to 14",
            "Days within which a bulk return counts as a probable order correction."),
        values.integer(
            "abuse.expiry-days",
            defaults.expiryDays(),
            "1 to 730",
            "Days for which a finding about a buyer may be used."));
  }

  private static ListingSettings listings(SettingsValues values) {
    ListingSettings defaults = ListingSettings.DEFAULTS;
    return new ListingSettings(
        values.integer(
            "listings.min-lines",
            defaults.minLines(),
            "at least 1",
            "Fewest matured lines of a listing to be judged."),
        values.decimal(
            "listings.tolerated-ratio",
            defaults.toleratedRatio(),
            "at least 1",
            "Returned against expected that is still fine."),
        values.decimal(
            "listings.confidence",
            defaults.confidence(),
            "above 0.5, below 1",
            "Probability of being above the tolerated ratio from which a listing is flagged."),
        values.integer(
            "listings.decide-days",
            defaults.decideDays(),
            "1 to 365",
            "Days in which a flagged listing should be decided on."));
  }
}
