package io.returnwise.job;

import io.returnwise.features.LineFeatureStage;
import io.returnwise.ledgers.LedgerPasses;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What was known on each day, as far as features are made from it.
 *
 * @param passes the passes over the lines
 * @param told the lines whose features are made: all, or those that an earlier build lacks
 * @param arrived the same of deliveries
 * @param ledgers the ledgers, all of them written
 * @param shopDays rows of {@link io.returnwise.features.ShopDays} for the days of those lines, and
 *     for the as-of day
 * @param labels the labels of all lines
 * @param descriptions what lines say of each SKU
 * @param earlier the build that is continued
 * @param ledgerSeconds seconds until the ledgers were written
 */
record History(
    LedgerPasses passes,
    Dataset<Row> told,
    Dataset<Row> arrived,
    LedgerTables ledgers,
    Dataset<Row> shopDays,
    Dataset<Row> labels,
    Dataset<Row> descriptions,
    Optional<EarlierBuild> earlier,
    double ledgerSeconds) {
  /** What features at the order do not use. */
  private static final String[] OF_THE_DELIVERY =
      Stream.concat(
              OrderLines.DELIVERY.stream(),
              Stream.of(LineHistories.DELIVERY_KNOWN_ON, LineHistories.CARRIER_KNOWN_ON))
          .map(Field::name)
          .toArray(String[]::new);

  /** The lines whose features are made, with all that was known before their day. */
  Dataset<Row> lines() {
    return earlier.isEmpty() ? fromLines() : fromLedgers();
  }

  /** The told lines and those that arrived: all that anything is asked about. */
  Dataset<Row> asking() {
    return atOrder().unionByName(arrived, true);
  }

  private Dataset<Row> atOrder() {
    return told.drop(OF_THE_DELIVERY);
  }

  /** For all lines at once a walk through the lines is less work than reading ledgers. */
  private Dataset<Row> fromLines() {
    Set<Entity> known = ledgers.known();
    List<Entity> variants = known.contains(Entity.VARIANT) ? List.of(Entity.VARIANT) : List.of();
    Dataset<Row> ofSkus =
        passes.with(
            Entity.SKU,
            atOrder(),
            LineFeatureStage.needs(Entity.SKU),
            LineFeatureStage.needs(variants));
    return known.contains(Entity.PARENT)
        ? passes.with(Entity.PARENT, ofSkus, LineFeatureStage.needs(Entity.PARENT), Map.of())
        : ofSkus;
  }

  private Dataset<Row> fromLedgers() {
    Map<Entity, List<LedgerTotal>> needs = new EnumMap<>(Entity.class);
    Stream.of(Entity.SKU, Entity.VARIANT, Entity.PARENT)
        .filter(ledgers.known()::contains)
        .forEach(entity -> needs.put(entity, LineFeatureStage.needs(entity)));
    return ledgers.before(atOrder(), OrderLines.PURCHASED_ON.col(), needs);
  }
}
