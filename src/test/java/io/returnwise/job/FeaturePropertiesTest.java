package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.io.TableStore.Change;
import io.returnwise.schema.DeliveryFeatures;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.testing.SharedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.Utils;

/**
 * Features of random small histories, against those made by hand. All histories of a try are in one
 * shop, so that they go through Spark together; they are others in every run.
 */
class FeaturePropertiesTest {
  private static final int HISTORIES = 30;
  private static final int LINES_OF_EACH = 8;
  private static final LocalDate DAY = RandomShop.START.plusDays(RandomShop.DAYS + 10);

  @Provide
  Arbitrary<RandomShop> shops() {
    return Arbitraries.longs()
        .map(seed -> new RandomShop(HISTORIES, LINES_OF_EACH, new Random(seed)));
  }

  @Property(tries = 1)
  void everyFeatureOfEveryLineIsWhatItsDeclarationSays(@ForAll("shops") RandomShop random)
      throws IOException {
    Path folder = Files.createTempDirectory("histories");
    try {
      JobContext context = built(folder, random);
      HandShop shop = HandShop.of(context, DAY);
      Map<String, Row> made = HandShop.made(context, LineFeatures.SCHEMA, DAY);
      assertThat(made).hasSameSizeAs(shop.lines());
      shop.assertAreMadeAsDeclared(LineFeatures.ALL, shop.lines(), made);
      List<HandLine> arrived = shop.lines().stream().filter(line -> line.isDelivered(DAY)).toList();
      Map<String, Row> delivered = HandShop.made(context, DeliveryFeatures.SCHEMA, DAY);
      assertThat(delivered).hasSameSizeAs(arrived).isNotEmpty();
      shop.assertAreMadeAsDeclared(DeliveryFeatures.ALL, arrived, delivered);
    } finally {
      Utils.deleteRecursively(folder.toFile());
    }
  }

  private static JobContext built(Path folder, RandomShop shop) {
    SparkSession spark = SharedSession.get();
    JobContext context = new SimulatedWarehouse(spark, folder).run("load");
    Change change = context.warehouse().change("ingest", "load");
    change.append(OrderLines.SCHEMA, shop.lines(spark));
    change.append(ReturnEvents.SCHEMA, shop.returns(spark));
    change.commit();
    try (AsOfTables tables = new AsOfTables(context, DAY)) {
      new BuildFeatures(context).run(tables);
    }
    return context;
  }
}
