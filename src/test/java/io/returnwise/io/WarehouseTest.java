package io.returnwise.io;

import static io.returnwise.schema.Listings.KNOWN_AT;
import static io.returnwise.schema.Listings.KNOWN_ON;
import static io.returnwise.schema.Listings.REVISION;
import static io.returnwise.schema.Listings.SKU;
import static io.returnwise.schema.Listings.TITLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.TableStore.Change;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.Listings;
import io.returnwise.schema.Strengths;
import io.returnwise.schema.TableSchema;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class WarehouseTest {
  private static final LocalDate MARCH = LocalDate.of(2024, 3, 1);
  private static final LocalDate APRIL = LocalDate.of(2024, 4, 1);
  private static final Instant LATER_THAN_ALL = Instant.parse("2999-01-01T00:00:00Z");

  @TempDir private Path folder;
  private SparkSession spark;
  private Warehouse warehouse;

  @BeforeEach
  void openWarehouse(SparkSession session) {
    spark = session;
    warehouse = Warehouse.openOrCreate(spark, folder.toString());
  }

  @Test
  void nothingIsVisibleBeforeTheCommit() {
    Change change = warehouse.change("ingest", "run-1");
    change.append(Listings.SCHEMA, version("mug", "2024-02-01", 0, "Mug"));

    assertThat(titles(warehouse.versions(Listings.SCHEMA))).isEmpty();
    assertThat(titles(change.written(Listings.SCHEMA))).containsExactly("Mug");
    change.commit();
    assertThat(titles(warehouse.versions(Listings.SCHEMA))).containsExactly("Mug");
    assertThat(warehouse.rows(Listings.SCHEMA)).isEqualTo(1);
  }

  @Test
  void aDaySeesTheLatestVersionKnownBeforeIt() {
    append("run-1", version("mug", "2024-02-01", 0, "first"));
    append("run-2", version("mug", "2024-03-01", 0, "second"));
    append("run-3", version("mug", "2024-03-01", 1, "third"));

    assertThat(titles(warehouse.asOf(Listings.SCHEMA, LocalDate.of(2024, 2, 1)))).isEmpty();
    assertThat(titles(warehouse.asOf(Listings.SCHEMA, MARCH))).containsExactly("first");
    assertThat(titles(warehouse.asOf(Listings.SCHEMA, MARCH.plusDays(1)))).containsExactly("third");
    assertThat(titles(warehouse.versions(Listings.SCHEMA))).hasSize(3);
  }

  @Test
  void anOutputReplacesThatOfItsDayAndNewestIsTheLastWritten() {
    publish("run-1", MARCH, 1);
    publish("run-2", APRIL, 2);
    publish("run-3", MARCH, 3);

    assertThat(means(warehouse.snapshot(Strengths.SCHEMA, MARCH).orElseThrow()))
        .containsExactly(3.0);
    assertThat(means(warehouse.snapshot(Strengths.SCHEMA, APRIL).orElseThrow()))
        .containsExactly(2.0);
    assertThat(warehouse.snapshot(Strengths.SCHEMA, APRIL.plusDays(1))).isEmpty();
    assertThat(means(warehouse.newest("shrinkage_strengths"))).containsExactly(3.0);
    assertThat(means(warehouse.newest("shrinkage_strengths", APRIL))).containsExactly(2.0);
    assertThatThrownBy(() -> warehouse.newest("shrinkage_strengths", APRIL.plusDays(1)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "Table shrinkage_strengths has no output as of 2024-04-02;"
                + " it has [2024-03-01, 2024-04-01]");
  }

  @Test
  void anOutputThatHoldsAnEarlierOneSharesItsFoldersAndOutlivesIt() {
    publish("run-1", MARCH, 1);
    Change change = warehouse.change("test", "run-2");
    assertThat(change.extend(Strengths.SCHEMA, MARCH, APRIL, mean(2))).isEqualTo(2);
    assertThat(means(change.written(Strengths.SCHEMA))).containsExactlyInAnyOrder(1.0, 2.0);
    change.commit();

    assertThat(means(warehouse.snapshot(Strengths.SCHEMA, MARCH).orElseThrow()))
        .containsExactly(1.0);
    assertThat(means(warehouse.newest("shrinkage_strengths"))).containsExactlyInAnyOrder(1.0, 2.0);
    assertThat(warehouse.asOfDays(Strengths.SCHEMA)).containsExactly(MARCH, APRIL);

    publish("run-3", MARCH, 3);
    warehouse.expire(LATER_THAN_ALL);

    assertThat(means(warehouse.snapshot(Strengths.SCHEMA, MARCH).orElseThrow()))
        .containsExactly(3.0);
    assertThat(means(warehouse.snapshot(Strengths.SCHEMA, APRIL).orElseThrow()))
        .containsExactlyInAnyOrder(1.0, 2.0);
  }

  @Test
  void whatWasReplacedMeanwhileIsNotExtended() {
    publish("run-1", MARCH, 1);
    Change change = warehouse.change("test", "run-2");
    change.extend(Strengths.SCHEMA, MARCH, APRIL, mean(2));
    publish("run-3", MARCH, 3);

    assertThatThrownBy(change::commit)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("changed table shrinkage_strengths as of 2024-03-01")
        .hasMessageContaining("run the command again");
    assertThat(warehouse.snapshot(Strengths.SCHEMA, APRIL)).isEmpty();
  }

  @Test
  void versionsThatWereAddedAfterAChangeAreTold() {
    append("run-1", version("mug", "2024-02-01", 0, "first"));
    long change = warehouse.newestChange();
    assertThat(titles(warehouse.versionsSince(Listings.SCHEMA, change))).isEmpty();

    append("run-2", version("mug", "2024-03-01", 0, "second"));

    assertThat(titles(warehouse.versionsSince(Listings.SCHEMA, change))).containsExactly("second");
    assertThat(titles(warehouse.versionsSince(Listings.SCHEMA, 0))).hasSize(2);
  }

  @Test
  void compactionKeepsEveryVersionAndEveryCount() {
    append("run-1", version("mug", "2024-02-01", 0, "first"));
    append("run-2", version("mug", "2024-03-01", 0, "second"));
    append("run-3", version("cap", "2024-02-02", 0, "cap"));

    assertThat(warehouse.compact(Listings.SCHEMA, "run-4", 1_000_000)).isEqualTo(3);

    assertThat(titles(warehouse.versions(Listings.SCHEMA)))
        .containsExactlyInAnyOrder("first", "second", "cap");
    assertThat(warehouse.rows(Listings.SCHEMA)).isEqualTo(3);
    assertThat(titles(warehouse.asOf(Listings.SCHEMA, MARCH)))
        .containsExactlyInAnyOrder("first", "cap");
    append("run-5", version("hat", "2024-02-02", 0, "hat"));
    assertThat(warehouse.rows(Listings.SCHEMA)).isEqualTo(4);
  }

  @Test
  void expiryRemovesOnlyFoldersThatNoCommitLists() {
    append("run-1", version("mug", "2024-02-01", 0, "first"));
    append("run-2", version("mug", "2024-03-01", 0, "second"));
    warehouse
        .change("ingest", "crashed")
        .append(Listings.SCHEMA, version("mug", "2024-03-02", 0, "never committed"));
    warehouse.compact(Listings.SCHEMA, "run-3", 1_000_000);
    Path listings = folder.resolve("tables").resolve("listings");

    assertThat(warehouse.expire(Instant.EPOCH)).isZero();
    assertThat(listings.resolve("crashed-ingest")).isDirectory();
    assertThat(warehouse.expire(LATER_THAN_ALL)).isEqualTo(3);

    assertThat(listings).isDirectoryContaining(path -> path.endsWith("run-3-compact"));
    assertThat(listings.toFile().list()).hasSize(1);
    assertThat(titles(warehouse.versions(Listings.SCHEMA)))
        .containsExactlyInAnyOrder("first", "second");
    assertThat(folder.resolve("_commits").toFile().list()).hasSize(1);
  }

  @Test
  void onePassFillsSeveralTablesAndExpiryKeepsThem() {
    Dataset<Row> rows =
        TestTable.of(Ledger.schema(Entity.SKU))
            .row(Ledger.KEY, "mug", Ledger.DAY, "2024-02-01", Ledger.LINES, 3L)
            .row(Ledger.KEY, "cap", Ledger.DAY, "2024-02-01", Ledger.LINES, 4L)
            .row(Ledger.KEY, "shop", Ledger.DAY, "2024-02-01", Ledger.LINES, 7L)
            .on(spark)
            .withColumn(
                Ledger.ENTITY.name(),
                functions.when(Ledger.KEY.col().equalTo("shop"), "shop").otherwise("sku"));
    TableSchema skus = Ledger.schema(Entity.SKU);
    TableSchema shop = Ledger.schema(Entity.SHOP);
    TableSchema brands = Ledger.schema(Entity.BRAND);
    Change change = warehouse.change("build-features", "run-1");

    assertThat(
            change.publishParts(
                Ledger.ENTITY, Map.of("sku", skus, "shop", shop, "brand", brands), MARCH, rows))
        .containsExactlyInAnyOrderEntriesOf(Map.of(skus, 2L, shop, 1L));
    assertThat(warehouse.snapshot(shop, MARCH)).isEmpty();
    change.commit();
    warehouse
        .change("build-features", "crashed")
        .publishParts(Ledger.ENTITY, Map.of("sku", skus), MARCH, rows);

    assertThat(warehouse.expire(LATER_THAN_ALL)).isEqualTo(1);
    assertThat(warehouse.snapshot(skus, MARCH).orElseThrow().select("key", "lines").collectAsList())
        .containsExactlyInAnyOrder(RowFactory.create("mug", 3L), RowFactory.create("cap", 4L));
    assertThat(warehouse.snapshot(shop, MARCH).orElseThrow().select("key", "lines").collectAsList())
        .containsExactly(RowFactory.create("shop", 7L));
    assertThat(warehouse.snapshot(brands, MARCH)).isEmpty();
  }

  @Test
  void expiryLeavesWhatWasListedALittleWhileAgo() throws Exception {
    append("run-1", version("mug", "2024-02-01", 0, "first"));
    append("run-2", version("mug", "2024-03-01", 0, "second"));
    FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    try (var files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, longAgo);
      }
    }
    Dataset<Row> reading = warehouse.versions(Listings.SCHEMA);
    warehouse.compact(Listings.SCHEMA, "run-3", 1_000_000);

    assertThat(warehouse.expire(Instant.now().minusSeconds(3600))).isZero();
    assertThat(titles(reading)).containsExactlyInAnyOrder("first", "second");
    assertThat(warehouse.expire(LATER_THAN_ALL)).isEqualTo(2);
  }

  @Test
  void anOutputThatCannotBeMadeAnyMoreIsWithdrawn() {
    TableSchema shop = Ledger.schema(Entity.SHOP);
    Dataset<Row> rows =
        TestTable.of(shop).row(Ledger.KEY, "shop", Ledger.DAY, "2024-02-01").on(spark);
    for (LocalDate day : List.of(MARCH, MARCH.plusDays(1))) {
      Change change = warehouse.change("build-features", "run-" + day);
      change.publish(shop, day, rows);
      change.commit();
    }
    Change change = warehouse.change("build-features", "run-3");
    change.withdraw(shop.table(), MARCH);
    assertThat(warehouse.snapshot(shop, MARCH)).isPresent();
    change.commit();

    assertThat(warehouse.snapshot(shop, MARCH)).isEmpty();
    assertThat(warehouse.snapshot(shop, MARCH.plusDays(1))).isPresent();
  }

  @Test
  void aWorkFolderHoldsRowsUntilItIsClosedAndExpiryTakesWhatAKilledJobLeft() {
    Path left = folder.resolve("work").resolve("run-2-ingest");
    try (WorkFolder work = warehouse.workFolder("ingest", "run-1")) {
      Dataset<Row> kept = work.keep("rows", version("mug", "2024-02-01", 0, "first"));

      assertThat(titles(kept)).containsExactly("first");
      assertThat(kept.schema().simpleString())
          .isEqualTo(Listings.SCHEMA.structType().simpleString());
    }
    warehouse.workFolder("ingest", "run-2").keep("rows", version("cap", "2024-02-01", 0, "killed"));

    assertThat(folder.resolve("work").toFile().list()).containsExactly("run-2-ingest");
    assertThat(warehouse.expire(Instant.EPOCH)).isZero();
    assertThat(left).isDirectory();
    assertThat(warehouse.expire(LATER_THAN_ALL)).isEqualTo(1);
    assertThat(left).doesNotExist();
  }

  @Test
  void aFileFromBeforeAnOptionalColumnHasNullInIt() throws Exception {
    append("run-1", version("mug", "2024-02-01", 0, "Mug"));
    Path batch = folder.resolve("tables").resolve("listings").resolve("run-1-ingest");
    Path old = folder.resolve("old");
    version("cap", "2024-02-01", 0, "Cap")
        .drop(TITLE.name())
        .coalesce(1)
        .write()
        .parquet(old.toString());
    try (var files = Files.newDirectoryStream(old, "*.parquet")) {
      Files.copy(files.iterator().next(), batch.resolve("old.parquet"));
    }

    assertThat(
            warehouse
                .versions(Listings.SCHEMA)
                .filter(TITLE.col().isNull())
                .select(SKU.col())
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactly("cap");
  }

  @Test
  void aFileOfAnotherShapeIsNamedWithTheColumnAtFault() throws Exception {
    append("run-1", version("mug", "2024-02-01", 0, "Mug"));
    Path batch = folder.resolve("tables").resolve("listings").resolve("run-1-ingest");
    Path wrong = folder.resolve("wrong");
    version("cap", "2024-02-01", 0, "Cap")
        .withColumn(REVISION.name(), functions.lit("none"))
        .drop(KNOWN_ON.name())
        .coalesce(1)
        .write()
        .parquet(wrong.toString());
    try (var files = Files.newDirectoryStream(wrong, "*.parquet")) {
      Files.copy(files.iterator().next(), batch.resolve("strange.parquet"));
    }

    assertThatThrownBy(() -> warehouse.versions(Listings.SCHEMA))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("run-1-ingest/strange.parquet: Table listings")
        .hasMessageContaining("column revision must be int, but is string")
        .hasMessageContaining("column known_on must be date, but is missing");
  }

  @Test
  void aTornDataFileIsNamed() throws Exception {
    append("run-1", version("mug", "2024-02-01", 0, "Mug"));
    Path batch = folder.resolve("tables").resolve("listings").resolve("run-1-ingest");
    Files.writeString(batch.resolve("torn.parquet"), "PAR1 and nothing more than this");

    assertThatThrownBy(() -> warehouse.versions(Listings.SCHEMA))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("torn.parquet is not a whole Parquet file");
  }

  @Test
  void openingAFolderWithoutAWarehouseSaysWhatToDo() {
    assertThatThrownBy(() -> Warehouse.open(spark, folder.toString()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "There is no warehouse at %s: run 'ingest' or 'run' first, or correct --warehouse"
                .formatted(folder));
  }

  private void append(String runId, Dataset<Row> rows) {
    Change change = warehouse.change("ingest", runId);
    change.append(Listings.SCHEMA, rows);
    change.commit();
  }

  private void publish(String runId, LocalDate asOf, double mean) {
    Change change = warehouse.change("build-features", runId);
    change.publish(Strengths.SCHEMA, asOf, mean(mean));
    change.commit();
  }

  private Dataset<Row> mean(double mean) {
    return TestTable.of(Strengths.SCHEMA).row(Strengths.MEAN, mean).on(spark);
  }

  private Dataset<Row> version(String sku, String knownOn, int revision, String title) {
    return TestTable.of(Listings.SCHEMA)
        .row(
            SKU, sku,
            TITLE, title,
            KNOWN_AT, knownOn + "T12:00:00Z",
            KNOWN_ON, knownOn,
            REVISION, revision)
        .on(spark);
  }

  private static List<String> titles(Dataset<Row> listings) {
    return listings.select(TITLE.col()).collectAsList().stream().map(r -> r.getString(0)).toList();
  }

  private static List<Double> means(Dataset<Row> strengths) {
    return strengths.select(Strengths.MEAN.col()).collectAsList().stream()
        .map(row -> row.getDouble(0))
        .toList();
  }
}
