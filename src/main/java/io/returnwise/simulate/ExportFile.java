package io.returnwise.simulate;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** One CSV file with a header row, and how its values are written. */
final class ExportFile implements Closeable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_LOCAL_DATE_TIME;

  private final CsvWriter csv;

  ExportFile(Simulation.OutputFiles out, String name, List<String> columns) throws IOException {
    csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out.open(name));
    csv.writeRecord(columns);
  }

  void write(String... values) {
    csv.writeRecord(values);
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }

  static String time(LocalDateTime time) {
    return TIME.format(time);
  }

  static String money(long cents) {
    long rest = cents % 100;
    return cents / 100 + (rest < 10 ? ".0" : ".") + rest;
  }
}
