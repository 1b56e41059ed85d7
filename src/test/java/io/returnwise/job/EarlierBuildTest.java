package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.config.PolicyReader;
import io.returnwise.config.Settings;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.Warehouse;
import io.returnwise.policy.ReturnPolicy;
import io.returnwise.schema.Entity;
import io.returnwise.schema.FeatureBuilds;
import io.returnwise.schema.OrderLines;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A build is continued only where that gives the rows of a new one. */
@ExtendWith(SparkExtension.class)
class EarlierBuildTest {
  private static final LocalDate DAY = LocalDate.of(2024, 3, 1);
  private static final LocalDate NEXT = DAY.plusDays(1);
  private static final Set<Entity> KNOWN = EnumSet.of(Entity.SHOP, Entity.SKU);

  @TempDir private Path folder;
  private SparkSession spark;
  private Warehouse warehouse;

  @BeforeEach
  void buildOneDay(SparkSession session) {
    spark = session;
    warehouse = Warehouse.openOrCreate(spark, folder.toString());
    load("load-1", "a", DAY.minusDays(1));
    build("build-1", DAY, 4);
  }

  private JobContext context(String runId, Map<String, String> settings, ReturnPolicy policy) {
    return new JobContext(
        spark, warehouse, Settings.read("test", "", settings), policy, runId, "test");
  }

  private JobContext context(Map<String, String> settings) {
    return context("look", settings, PolicyReader.shipped());
  }

  private void load(String runId, String line, LocalDate known) {
    load(runId, List.of(line), known, "EUR");
  }

  private void load(String runId, List<String> lines, LocalDate known, String currency) {
    TestTable table = TestTable.of(OrderLines.SCHEMA);
    for (String line : lines) {
      table.row(
          OrderLines.LINE_ID,
          line,
          OrderLines.CURRENCY,
          currency,
          OrderLines.PURCHASED_ON,
          "2024-02-01",
          OrderLines.KNOWN_ON,
          known);
    }
    Change change = warehouse.change("ingest", runId);
    change.append(OrderLines.SCHEMA, table.on(spark));
    change.commit();
  }

  private static List<String> ids(String start, int count) {
    return IntStream.range(0, count).mapToObj(i -> start + i).toList();
  }

  private void build(String runId, LocalDate day, int appends) {
    JobContext context = context(Map.of());
    Change change = warehouse.change("build-features", runId);
    try (AsOfTables tables = new AsOfTables(context, day)) {
      change.publish(
          FeatureBuilds.SCHEMA,
          day,
          spark.createDataFrame(
              List.of(EarlierBuild.row(context, tables, KNOWN, appends)),
              FeatureBuilds.SCHEMA.structType()));
    }
    change.commit();
  }

  private Optional<EarlierBuild> found(JobContext context, LocalDate day) {
    try (AsOfTables tables = new AsOfTables(context, day)) {
      return EarlierBuild.find(context, tables);
    }
  }

  private Optional<EarlierBuild> found() {
    return found(context(Map.of()), NEXT);
  }

  @Test
  void theNewestBuildOfAnEarlierDayIsContinued() {
    assertThat(found()).contains(new EarlierBuild(DAY, KNOWN, 4));
    assertThat(found(context(Map.of()), DAY)).isEmpty();

    build("build-2", NEXT, 5);

    assertThat(found()).contains(new EarlierBuild(DAY, KNOWN, 4));
    assertThat(found(context(Map.of()), NEXT.plusDays(9)))
        .contains(new EarlierBuild(NEXT, KNOWN, 5));
  }

  @Test
  void theCurrencyOfTheFirstLinesStaysUnlessOneIsSet() {
    load("load-2", ids("early", 998), DAY.minusDays(1), "EUR");
    // The thousandth line is one of these, and counts with the others.
    load("load-3", ids("late", 3000), DAY, "USD");

    assertThat(currency(Map.of(), DAY)).isEqualTo("EUR");
    assertThat(currency(Map.of(), NEXT)).isEqualTo("EUR");
    assertThat(currency(Map.of("shop.currency", "USD"), NEXT)).isEqualTo("USD");
  }

  @Test
  void aSmallShopHasTheCurrencyOfMostOfItsLinesWhateverWasBuilt() {
    load("load-2", ids("late", 2), DAY, "USD");

    assertThat(currency(Map.of(), DAY)).isEqualTo("EUR");
    assertThat(currency(Map.of(), NEXT)).isEqualTo("USD");
  }

  private String currency(Map<String, String> settings, LocalDate day) {
    try (AsOfTables tables = new AsOfTables(context(settings), day)) {
      return tables.shopCurrency();
    }
  }

  @Test
  void otherSettingsOrPolicyWantANewBuild() {
    assertThat(found(context(Map.of("label.window-days", "45")), NEXT)).isEmpty();
    assertThat(found(context(Map.of("ledger.person-orders", "7")), NEXT)).isEmpty();
    assertThat(found(context(Map.of("shop.currency", "USD")), NEXT)).isEmpty();
    assertThat(found(context(Map.of("model.folds", "3")), NEXT)).isPresent();
    ReturnPolicy shipped = PolicyReader.shipped();
    ReturnPolicy other = new ReturnPolicy(shipped.windows(), shipped.extensions(), List.of());
    assertThat(found(context("look", Map.of(), other), NEXT)).isEmpty();
  }

  @Test
  void soDoBuildsThatWereContinuedOftenEnough() {
    assertThat(found(context(Map.of("ledger.most-appends", "5")), NEXT)).isPresent();
    assertThat(found(context(Map.of("ledger.most-appends", "4")), NEXT)).isEmpty();
    assertThat(found(context(Map.of("ledger.most-appends", "0")), NEXT)).isEmpty();
  }

  @Test
  void whatIsLoadedLaterMustNotHaveBeenKnownBefore() {
    load("load-2", "b", DAY);
    assertThat(found()).isPresent();

    load("load-3", "c", DAY.minusDays(1));
    assertThat(found()).isEmpty();
  }

  @Test
  void afterACompactionNobodyKnowsWhatIsNew() {
    load("load-2", "b", DAY);
    warehouse.compact(OrderLines.SCHEMA, "compact", 1_000_000);

    assertThat(found()).isEmpty();
  }
}
