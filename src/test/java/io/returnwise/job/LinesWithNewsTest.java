package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.config.PolicyReader;
import io.returnwise.config.Settings;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.Warehouse;
import io.returnwise.io.WorkFolder;
import io.returnwise.labels.ReturnLabels;
import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A continued build looks at the lines that news are about, and at no others. */
@ExtendWith(SparkExtension.class)
class LinesWithNewsTest {
  /** Day of the earlier build; what is known of a day is known on the next. */
  private static final LocalDate FROM = LocalDate.of(2024, 3, 1);

  private static final LocalDate AS_OF = FROM.plusDays(2);
  private static final int LAG = 10;
  private static final LocalDate MATURING =
      FROM.minusDays(LAG + Settings.defaults().label().windowDays());

  private final TestTable lines = TestTable.of(OrderLines.SCHEMA);
  private final TestTable returns = TestTable.of(ReturnEvents.SCHEMA);

  @TempDir private Path folder;

  private static Instant atNoon(LocalDate day) {
    return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  private void line(String id, String buyer, LocalDate bought, LocalDate known, Object... more) {
    Object[] all = {
      OrderLines.LINE_ID,
      id,
      OrderLines.BUYER_TOKEN,
      buyer,
      OrderLines.SOURCE,
      "shop",
      OrderLines.ORDER_ID,
      "order of " + buyer + " on " + bought,
      OrderLines.PURCHASED_ON,
      bought,
      OrderLines.KNOWN_ON,
      known,
      OrderLines.KNOWN_AT,
      atNoon(known),
      OrderLines.LABEL_BASIS,
      LabelBasis.EVENTS,
      OrderLines.KNOWN_LAG_DAYS,
      LAG,
      OrderLines.CURRENCY,
      "EUR"
    };
    Object[] row = new Object[all.length + more.length];
    System.arraycopy(all, 0, row, 0, all.length);
    System.arraycopy(more, 0, row, all.length, more.length);
    lines.row(row);
  }

  private void line(String id, String buyer, LocalDate bought) {
    line(id, buyer, bought, bought.plusDays(1));
  }

  private void back(String event, String line, int revision, LocalDate known) {
    returns.row(
        ReturnEvents.EVENT_ID, event,
        ReturnEvents.LINE_ID, line,
        ReturnEvents.UNITS, revision == 0 ? 1 : 0,
        ReturnEvents.REVISION, revision,
        ReturnEvents.KNOWN_ON, known,
        ReturnEvents.KNOWN_AT, atNoon(known));
  }

  private List<String> found(SparkSession spark) {
    Warehouse warehouse = Warehouse.openOrCreate(spark, folder.toString());
    Change change = warehouse.change("ingest", "load");
    change.append(OrderLines.SCHEMA, lines.on(spark));
    change.append(ReturnEvents.SCHEMA, returns.on(spark));
    change.commit();
    JobContext context =
        new JobContext(
            spark,
            warehouse,
            Settings.read("test", "", Map.of()),
            PolicyReader.shipped(),
            "find",
            "test");
    try (AsOfTables tables = new AsOfTables(context, AS_OF);
        WorkFolder work = warehouse.workFolder("find", "find")) {
      LinesWithNews.Found found =
          new LinesWithNews(tables, work, FROM)
              .find(ReturnLabels.maturesOn(context.settings().label()), OrderLines.LINE_ID.col());
      Dataset<Row> ids = found.versions().select(OrderLines.LINE_ID.col()).distinct();
      assertThat(found.lines()).isEqualTo(ids.count());
      return ids.collectAsList().stream().map(row -> row.getString(0)).sorted().toList();
    }
  }

  @Test
  void ofBuyersOfNewLinesEverythingIsWantedAndOfOthersTheBasketsWithNews(SparkSession spark) {
    LocalDate old = MATURING.plusDays(20);
    line("new", "regular", FROM);
    line("new-before", "regular", old);
    line("late", "reported late", old, FROM);
    line("late-before", "reported late", old.plusDays(3));
    line("matures", "waiting", MATURING);
    line("matures-basket", "waiting", MATURING);
    line("matures-before", "waiting", MATURING.minusDays(1));
    line("still-open", "waiting", MATURING.plusDays(5));
    line("back", "returning", old);
    line("back-basket", "returning", old);
    line("back-other-day", "returning", old.plusDays(1));
    back("event-1", "back", 0, FROM);
    line("taken-back", "corrected", old);
    back("event-2", "taken-back", 0, FROM.minusDays(3));
    back("event-2", "taken-back", 1, FROM);
    line("back-before", "quiet", old);
    back("event-3", "back-before", 0, FROM.minusDays(1));
    line(
        "delivered",
        "at home",
        old,
        FROM.minusDays(1),
        OrderLines.DELIVERED_AT,
        atNoon(FROM.minusDays(1)));
    line(
        "delivered-before",
        "at home",
        old.plusDays(1),
        FROM.minusDays(1),
        OrderLines.DELIVERED_AT,
        atNoon(FROM.minusDays(2)));
    line("not-known-yet", "regular", FROM.plusDays(1), AS_OF);
    line("new-of-nobody", null, FROM);
    line("old-of-nobody", null, old);

    assertThat(found(spark))
        .containsExactly(
            "back",
            "back-basket",
            "delivered",
            "late",
            "late-before",
            "matures",
            "matures-basket",
            "new",
            "new-before",
            "new-of-nobody",
            "taken-back");
  }

  /** The basket and the buyer of a line are those of its first version. */
  @Test
  void whatACorrectionSaysOfTheBuyerDoesNotHideTheFirstBasket(SparkSession spark) {
    LocalDate old = MATURING.plusDays(20);
    line("corrected", "first", old);
    line("corrected", "second", old, FROM, OrderLines.REVISION, 1);
    line("basket-of-first", "first", old);
    line("other-of-first", "first", old.plusDays(1));
    line("basket-of-second", "second", old);
    line("basket-of-both", "third", old);
    line("basket-of-both", "first", old, FROM.minusDays(1), OrderLines.REVISION, 1);

    assertThat(found(spark)).containsExactly("basket-of-both", "basket-of-first", "corrected");
  }
}
