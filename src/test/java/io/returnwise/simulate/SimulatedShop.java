package io.returnwise.simulate;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The exports of one simulation, read back from their text. */
record SimulatedShop(Simulation.Result result, Map<String, String> files) {
  /** Lines sold before this day had all the time to come back and be reported. */
  static final LocalDate MATURE_BEFORE = LocalDate.of(2026, 2, 1);

  private static final String SALE = "SALE";

  static SimulatedShop of(SimulationSettings settings) {
    Map<String, StringWriter> writers = new HashMap<>();
    try {
      Simulation.Result result =
          Simulation.write(
              settings, name -> writers.computeIfAbsent(name, unused -> new StringWriter()));
      Map<String, String> files = new HashMap<>();
      writers.forEach((name, writer) -> files.put(name, writer.toString()));
      return new SimulatedShop(result, files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<NamedCsvRecord> orderRows() {
    return rows(Simulation.ORDERS_FILE);
  }

  List<NamedCsvRecord> returns() {
    return rows(Simulation.RETURNS_FILE);
  }

  List<NamedCsvRecord> listings() {
    return rows(Simulation.LISTINGS_FILE);
  }

  List<NamedCsvRecord> sales() {
    return orderRows().stream().filter(row -> row.getField("order_type").equals(SALE)).toList();
  }

  /** The matured sales, each with its return. */
  List<Sale> matureSales() {
    Map<String, NamedCsvRecord> returnOf =
        returns().stream()
            .collect(Collectors.toMap(row -> row.getField("order_item_id"), Function.identity()));
    return sales().stream()
        .map(row -> new Sale(row, returnOf.get(row.getField("order_item_id"))))
        .filter(sale -> sale.day().isBefore(MATURE_BEFORE))
        .toList();
  }

  private List<NamedCsvRecord> rows(String file) {
    try (Stream<NamedCsvRecord> rows =
        CsvReader.builder().ofNamedCsvRecord(files.get(file)).stream()) {
      return rows.toList();
    }
  }

  /** One sold line; {@code back} is null when it was kept. */
  record Sale(NamedCsvRecord row, NamedCsvRecord back) {
    String field(String column) {
      return row.getField(column);
    }

    LocalDate day() {
      return LocalDateTime.parse(field("order_time")).toLocalDate();
    }

    int units() {
      return Integer.parseInt(field("quantity"));
    }

    boolean isReturned() {
      return back != null;
    }

    String productInOrder() {
      return field("order_id") + "/" + field("parent_sku");
    }
  }

  /** The part of these lines that came back. */
  static double rate(List<Sale> sales) {
    return (double) sales.stream().filter(Sale::isReturned).count() / sales.size();
  }

  static Map<String, List<Sale>> by(String column, List<Sale> sales) {
    return sales.stream().collect(Collectors.groupingBy(sale -> sale.field(column)));
  }

  /** The sales whose product occurs only once in their order. */
  static List<Sale> withoutTwoSizes(List<Sale> sales) {
    return byOccurrence(sales).get(true);
  }

  /** The sales whose product occurs several times in their order. */
  static List<Sale> ofTwoSizes(List<Sale> sales) {
    return byOccurrence(sales).get(false);
  }

  private static Map<Boolean, List<Sale>> byOccurrence(List<Sale> sales) {
    Map<String, Long> lines =
        sales.stream().collect(Collectors.groupingBy(Sale::productInOrder, Collectors.counting()));
    return sales.stream()
        .collect(Collectors.partitioningBy(sale -> lines.get(sale.productInOrder()) == 1));
  }
}
