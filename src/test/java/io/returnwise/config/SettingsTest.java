package io.returnwise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.returnwise.abuse.AbuseSettings;
import io.returnwise.error.InvalidConfigException;
import io.returnwise.ingest.IngestSettings;
import io.returnwise.labels.LabelSettings;
import io.returnwise.ledgers.LedgerSettings;
import io.returnwise.listings.ListingSettings;
import io.returnwise.model.ActionCosts;
import io.returnwise.model.CostSettings;
import io.returnwise.model.ModelSettings;
import io.returnwise.model.ModelSettings.Learning;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
  private static final Map<String, String> OTHER_VALUES =
      Map.ofEntries(
          Map.entry("ingest.max-rejected-share", "0.5"),
          Map.entry("label.window-days", "45"),
          Map.entry("ledger.person-orders", "70"),
          Map.entry("ledger.most-appends", "9"),
          Map.entry("model.prior-precision", "250"),
          Map.entry("model.max-iterations", "7"),
          Map.entry("model.test-share", "0.5"),
          Map.entry("model.min-lines", "11"),
          Map.entry("model.min-positives", "2"),
          Map.entry("model.folds", "3"),
          Map.entry("model.lines-per-partition", "2000"),
          Map.entry("model.max-lines", "3000"),
          Map.entry("model.drift-limit", "0.75"),
          Map.entry("model.feature-set", "after-delivery"),
          Map.entry("model.learners", "blend"),
          Map.entry("model.budget-seconds", "60"),
          Map.entry("model.trees", "7"),
          Map.entry("model.tree-depth", "3"),
          Map.entry("costs.action", "0.5"),
          Map.entry("costs.return", "9.5"),
          Map.entry("costs.lost-sale", "4"),
          Map.entry("costs.prevented-share", "0.25"),
          Map.entry("costs.lost-share", "0.125"),
          Map.entry("abuse.min-lines", "4"),
          Map.entry("abuse.false-discovery-rate", "0.25"),
          Map.entry("abuse.min-ratio", "2.5"),
          Map.entry("abuse.bulk-units", "20"),
          Map.entry("abuse.bulk-factor", "3"),
          Map.entry("abuse.bulk-returned-share", "0.5"),
          Map.entry("abuse.correction-days", "2"),
          Map.entry("abuse.expiry-days", "90"),
          Map.entry("listings.min-lines", "30"),
          Map.entry("listings.tolerated-ratio", "1.5"),
          Map.entry("listings.confidence", "0.75"),
          Map.entry("listings.decide-days", "21"),
          Map.entry("shop.currency", "JPY"),
          Map.entry("privacy.key-file", "keys/token.key"),
          Map.entry("policy.file", "policy-2026.yaml"));

  @Test
  void hasTheDefaultsOfTheReference() {
    Settings settings = Settings.defaults();

    assertThat(settings.ingest()).isEqualTo(new IngestSettings(0.2));
    assertThat(settings.label()).isEqualTo(new LabelSettings(60));
    assertThat(settings.ledger()).isEqualTo(new LedgerSettings(5_000, 30));
    assertThat(settings.model())
        .isEqualTo(
            new ModelSettings(
                2250,
                50,
                0.25,
                500,
                30,
                2,
                500_000,
                1_000_000,
                0.5,
                "at-order",
                Learning.DEFAULTS));
    assertThat(settings.costs()).isEqualTo(CostSettings.NONE);
    assertThat(settings.abuse()).isEqualTo(new AbuseSettings(8, 0.05, 1.5, 10, 5, 0.8, 0, 180));
    assertThat(settings.listings()).isEqualTo(new ListingSettings(20, 1.25, 0.95, 14));
    assertThat(settings.shopCurrency()).isEmpty();
    assertThat(settings.keyFile()).isEmpty();
    assertThat(settings.policyFile()).isEmpty();
  }

  @Test
  void saysOfEveryKeyWhatHoldsWhenNothingIsGiven() {
    assertThat(Settings.docs())
        .allSatisfy(
            doc ->
                assertThat(Settings.defaults().effective())
                    .containsEntry(doc.key(), doc.byDefault()))
        .allSatisfy(doc -> assertThat(doc.range()).isNotBlank())
        .allSatisfy(doc -> assertThat(doc.meaning()).endsWith("."));
  }

  @Test
  void mapsEveryKeyToItsSetting() {
    Settings settings = Settings.read("test", "", OTHER_VALUES);

    assertThat(settings)
        .isEqualTo(
            new Settings(
                new IngestSettings(0.5),
                new LabelSettings(45),
                new LedgerSettings(70, 9),
                new ModelSettings(
                    250,
                    7,
                    0.5,
                    11,
                    2,
                    3,
                    2000,
                    3000,
                    0.75,
                    "after-delivery",
                    new Learning("blend", 60, 7, 3)),
                new CostSettings(new ActionCosts(0.5, 9.5, 4, 0.25, 0.125), Map.of()),
                new AbuseSettings(4, 0.25, 2.5, 20, 3, 0.5, 2, 90),
                new ListingSettings(30, 1.5, 0.75, 21),
                Optional.of("JPY"),
                Optional.of("keys/token.key"),
                Optional.of("policy-2026.yaml"),
                OTHER_VALUES));
  }

  static List<String> documentedKeys() {
    return Settings.docs().stream().map(Settings.Doc::key).toList();
  }

  @Test
  void documentsEveryKeyThatIsTestedHere() {
    assertThat(documentedKeys()).containsExactlyInAnyOrderElementsOf(OTHER_VALUES.keySet());
  }

  @ParameterizedTest
  @MethodSource("documentedKeys")
  void changesNothingButTheSettingOfTheKey(String key) {
    Settings settings = Settings.read("test", "", Map.of(key, OTHER_VALUES.get(key)));
    long changed =
        Stream.<java.util.function.Function<Settings, Object>>of(
                Settings::ingest,
                Settings::label,
                Settings::ledger,
                Settings::model,
                Settings::costs,
                Settings::abuse,
                Settings::listings,
                Settings::shopCurrency,
                Settings::keyFile,
                Settings::policyFile)
            .filter(part -> !part.apply(settings).equals(part.apply(Settings.defaults())))
            .count();

    assertThat(changed).isEqualTo(1);
  }

  @Test
  void takesNestedKeysFromAFileAndLetsOverridesWin() {
    Settings settings =
        Settings.read(
            "shop.yaml",
            """
            # our shop
            label: {window-days: 45}
            model:
              folds: 4
            """,
            Map.of("label.window-days", "90"));

    assertThat(settings.label().windowDays()).isEqualTo(90);
    assertThat(settings.model().folds()).isEqualTo(4);
  }

  @Test
  void takesCostsOfCategoriesWhereTheyAreOtherThanTheUsual() {
    CostSettings costs =
        Settings.read(
                "shop.yaml",
                """
                costs:
                  return: 8
                  lost-sale: 2
                  categories:
                    Shoes: {return: 12.5, action: 0.5}
                    Home. Garden: {return: 0}
                """,
                Map.of("costs.categories.Shoes.lost-sale", "3"))
            .costs();

    assertThat(costs.of(Optional.empty())).contains(new ActionCosts(0, 8, 2, 1, 1));
    assertThat(costs.of(Optional.of("Hats"))).contains(new ActionCosts(0, 8, 2, 1, 1));
    assertThat(costs.of(Optional.of("Shoes"))).contains(new ActionCosts(0.5, 12.5, 3, 1, 1));
    assertThat(costs.of(Optional.of("Home. Garden"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          costs.categories.Shoes.return  | much | costs.categories.Shoes.return: expected a number, found 'much'
          costs.categories.Shoes.return  | -1   | costs.categories.Shoes: Invalid costs
          costs.categories.Shoes.returns | 1    | costs.categories.Shoes.returns: unknown setting
          costs.categories.return        | 1    | costs.categories.return: unknown setting
          costs.lost-share               | 2    | costs.lost-share must be from 0 to 1, but is 2.0
          """)
  void rejectsCostsThatCannotBe(String key, String value, String message) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Settings.read("shop.yaml", "", Map.of(key, value)))
        .withMessageContaining(message);
  }

  @Test
  void saysHowCostsOfACategoryAreNamed() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(
            () -> Settings.read("shop.yaml", "", Map.of("costs.categories.Shoes.returns", "1")))
        .withMessageContaining("costs.categories.NAME.KEY, ");
  }

  @Test
  void takesAFileOfCommentsAsNothingSaid() {
    assertThat(Settings.read("shop.yaml", "# later\n", Map.of())).isEqualTo(Settings.defaults());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          label.window-day           | 45      | unknown setting; known settings are
          label.window-days          | sixty   | label.window-days: expected a whole number, found 'sixty'
          label.window-days          | 1.5     | label.window-days: expected a whole number, found '1.5'
          model.test-share           | a third | model.test-share: expected a number, found 'a third'
          ingest.max-rejected-share  | 1.2     | ingest.max-rejected-share must be from 0 to 1, but is 1.2
          ingest.max-rejected-share  | NaN     | ingest.max-rejected-share must be from 0 to 1, but is NaN
          label.window-days          | 0       | label.window-days must be from 1 to 730, but is 0
          label.window-days          | 731     | label.window-days must be from 1 to 730, but is 731
          ledger.person-orders       | 0       | ledger.person-orders must be at least 1, but is 0
          ledger.most-appends        | -1      | ledger.most-appends must be at least 0, but is -1
          model.prior-precision      | -1      | model.prior-precision must be from 0 to 1000000, but is -1
          model.max-iterations       | 0       | model.max-iterations must be from 1 to 1000, but is 0
          model.test-share           | 1       | model.test-share must be above 0 and below 1, but is 1
          model.min-lines            | 9       | model.min-lines must be at least 10, but is 9
          model.min-positives        | 0       | model.min-positives must be at least 1, but is 0
          model.folds                | 13      | model.folds must be from 1 to 12, but is 13
          model.lines-per-partition  | 999     | model.lines-per-partition must be at least 1000, but is 999
          model.max-lines            | 999     | model.max-lines must be at least 1000, but is 999
          model.drift-limit          | 0       | model.drift-limit must be above 0 and at most 10, but is 0.0
          model.feature-set          | later   | model.feature-set must be one of [at-order, after-delivery], but is later
          model.learners             | forest  | model.learners: there is no learner 'forest'; known are [logistic-regression, boosted-trees, random-forest, blend]
          model.budget-seconds       | -1      | model.budget-seconds must be at least 0, but is -1
          model.trees                | 201     | model.trees must be from 1 to 200, but is 201
          model.tree-depth           | 13      | model.tree-depth must be from 1 to 12, but is 13
          abuse.min-lines            | 1       | abuse.min-lines must be at least 2, but is 1
          abuse.false-discovery-rate | 0       | abuse.false-discovery-rate must be above 0 and at most 0.5, but is 0
          abuse.min-ratio            | 0.9     | abuse.min-ratio must be at least 1, but is 0.9
          abuse.bulk-units           | 1       | abuse.bulk-units must be at least 2, but is 1
          abuse.bulk-factor          | 1       | abuse.bulk-factor must be above 1, but is 1
          abuse.bulk-returned-share  | 1.1     | abuse.bulk-returned-share must be above 0 and at most 1, but is 1.1
          abuse.correction-days      | 15      | abuse.correction-days must be from 0 to 14, but is 15
          abuse.expiry-days          | 0       | abuse.expiry-days must be from 1 to 730, but is 0
          listings.min-lines         | 0       | listings.min-lines must be at least 1, but is 0
          listings.tolerated-ratio   | 0.5     | listings.tolerated-ratio must be at least 1, but is 0.5
          listings.confidence        | 0.5     | listings.confidence must be above 0.5 and below 1, but is 0.5
          listings.decide-days       | 366     | listings.decide-days must be from 1 to 365, but is 366
          """)
  void refusesWhatCannotBe(String key, String value, String message) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Settings.read("test", "", Map.of(key, value)))
        .withMessageContaining(key)
        .withMessageContaining(message)
        .extracting(InvalidConfigException::exitCode)
        .isEqualTo(2);
  }

  @Test
  void listsEveryProblemOfOneKind() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(
            () -> Settings.read("shop.yaml", "label: {window-days: x}\nlables: 1", Map.of()))
        .withMessageStartingWith("Invalid settings in shop.yaml:\n")
        .withMessageContaining("label.window-days: expected a whole number, found 'x'")
        .withMessageContaining("lables: unknown setting");
  }

  @Test
  void saysWhereTheFileIsNotYaml() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Settings.read("shop.yaml", "label:\n  window-days: [1\n", Map.of()))
        .withMessageStartingWith(
            "shop.yaml: expected YAML keys and values, found something else in line ");
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Settings.read("shop.yaml", "just words", Map.of()))
        .withMessageContaining("expected YAML keys and values");
  }

  @Test
  void refusesAKeyGivenTwice() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Settings.read("shop.yaml", "label: {}\nlabel: {}\n", Map.of()))
        .withMessageContaining("line 2")
        .withMessageContaining("label");
  }
}
