package io.returnwise.job;

import static org.apache.spark.sql.functions.min;

import io.returnwise.io.Sha256;
import io.returnwise.io.Warehouse;
import io.returnwise.schema.Entity;
import io.returnwise.schema.FeatureBuilds;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.SkuDescriptions;
import io.returnwise.schema.TableSchema;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledgers and features of an earlier day, which those of a later day can continue: all that
 * they say of days before holds, because whatever was loaded since was not known yet.
 *
 * @param asOf day of the build
 * @param known entities that any line had a key of
 * @param appends builds since everything was last built anew
 */
record EarlierBuild(LocalDate asOf, Set<Entity> known, int appends) {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierBuild.class);

  EarlierBuild {
    known = Set.copyOf(known);
  }

  /** The newest build before the day of the tables, if the build of that day can continue it. */
  static Optional<EarlierBuild> find(JobContext context, AsOfTables tables) {
    Warehouse warehouse = context.warehouse();
    Optional<Row> newest =
        warehouse
            .newestSnapshot(FeatureBuilds.SCHEMA, tables.asOf().minusDays(1))
            .map(Dataset::first);
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    EarlierBuild earlier =
        new EarlierBuild(
            newest.get().getAs(FeatureBuilds.AS_OF.name()),
            entities(newest.get().getAs(FeatureBuilds.ENTITIES.name())),
            newest.get().<Integer>getAs(FeatureBuilds.APPENDS.name()));
    Optional<String> hindrance = earlier.hindrance(newest.get(), context, tables);
    if (hindrance.isPresent()) {
      LOG.info("Builds anew, without the build as of {}: {}", earlier.asOf(), hindrance.get());
      return Optional.empty();
    }
    LOG.info("Continues the build as of {}", earlier.asOf());
    return Optional.of(earlier);
  }

  /** Why a build of a later day cannot continue this one; what has to read tables comes last. */
  private Optional<String> hindrance(Row build, JobContext context, AsOfTables tables) {
    int most = context.settings().ledger().mostAppends();
    if (appends >= most) {
      return Optional.of("it has %d appends of at most %d".formatted(appends, most));
    }
    if (!build.getAs(FeatureBuilds.BASIS.name()).equals(basis(context, tables))) {
      return Optional.of("settings, policy, features or version differ");
    }
    long change = build.<Long>getAs(FeatureBuilds.NEWEST_CHANGE.name());
    Warehouse warehouse = context.warehouse();
    boolean isLater =
        isLater(warehouse, OrderLines.SCHEMA, change, asOf)
            && isLater(warehouse, ReturnEvents.SCHEMA, change, asOf);
    return isLater
        ? Optional.empty()
        : Optional.of("rows known before that day were loaded or moved since");
  }

  /** Whether everything that was added after a change became known on the day or later. */
  private static boolean isLater(
      Warehouse warehouse, TableSchema schema, long change, LocalDate day) {
    LocalDate first =
        warehouse
            .versionsSince(schema, change)
            .agg(min(OrderLines.KNOWN_ON.col()))
            .first()
            .getAs(0);
    return first == null || !first.isBefore(day);
  }

  /** The row that tells later builds of this one. */
  static Row row(JobContext context, AsOfTables tables, Set<Entity> known, int appends) {
    return RowFactory.create(
        tables.asOf(), tables.newestChange(), basis(context, tables), names(known), appends);
  }

  private static String names(Collection<Entity> known) {
    return known.stream().map(Entity::id).sorted().collect(Collectors.joining(" "));
  }

  private static Set<Entity> entities(String names) {
    Set<String> ids = Set.of(names.split(" "));
    return Arrays.stream(Entity.values())
        .filter(entity -> ids.contains(entity.id()))
        .collect(Collectors.toSet());
  }

  private static String basis(JobContext context, AsOfTables tables) {
    String all =
        String.join(
            "\n",
            context.version(),
            context.settings().label().toString(),
            Integer.toString(context.settings().ledger().personOrders()),
            tables.shopCurrency(),
            context.policy().toString(),
            Ledger.measures().toString(),
            FeatureSet.AFTER_DELIVERY.features().toString(),
            SkuDescriptions.SCHEMA.fields().toString());
    return Sha256.of(all);
  }
}
