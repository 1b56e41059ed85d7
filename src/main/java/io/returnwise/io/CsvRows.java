package io.returnwise.io;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The rows of one delimited file, as a stream that never throws once the header is read. */
final class CsvRows implements Iterator<Row>, Closeable {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final RawFile file;
  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;
  private final List<String> header;
  private final int[] positions;
  private Row next;
  private long lastLine = 1;
  private boolean ended;

  private CsvRows(RawFile file, Reader text) throws IOException {
    this.file = file;
    this.reader =
        CsvReader.builder()
            .fieldSeparator(file.delimiter())
            .quoteCharacter(file.quote())
            .skipEmptyLines(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text);
    this.records = reader.iterator();
    this.header = readHeader();
    this.positions = file.columns().stream().mapToInt(header::indexOf).toArray();
  }

  /** Opens a file and reads its header. */
  static CsvRows open(RawFile file, Configuration configuration) throws IOException {
    Path path = new Path(file.path());
    InputStream bytes = path.getFileSystem(configuration).open(path);
    CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
    InputStream plain = codec == null ? bytes : codec.createInputStream(bytes);
    var decoder =
        Charset.forName(file.encoding())
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    return new CsvRows(file, new InputStreamReader(plain, decoder));
  }

  /** Column names; empty when the file is. */
  List<String> header() {
    return header;
  }

  private List<String> readHeader() throws IOException {
    try {
      if (!records.hasNext()) {
        ended = true;
        return List.of();
      }
      List<String> names = records.next().getFields();
      return names.stream().map(name -> name.replace(BYTE_ORDER_MARK, "").strip()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = read();
    }
    return next != null;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Row row = next;
    next = null;
    return row;
  }

  private Row read() {
    try {
      if (!records.hasNext()) {
        close();
        return null;
      }
      CsvRecord found = records.next();
      lastLine = found.getStartingLineNumber();
      return row(found);
    } catch (UncheckedIOException | CsvParseException e) {
      ended = true;
      return RowFactory.create(file.name(), lastLine, new String[0], null, problem(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Row row(CsvRecord found) {
    int count = found.getFieldCount();
    if (count != header.size()) {
      String problem = "expected %d fields, found %d".formatted(header.size(), count);
      return RowFactory.create(file.name(), lastLine, shape(found), problem, null);
    }
    String[] fields = new String[positions.length];
    for (int i = 0; i < positions.length; i++) {
      fields[i] = found.getField(positions[i]);
    }
    return RowFactory.create(file.name(), lastLine, fields, null, null);
  }

  /** Fields of a row that does not fit its header: any of them may be personal, so only shapes. */
  private static String[] shape(CsvRecord found) {
    return found.getFields().stream()
        .map(field -> field.replaceAll("\\p{L}", "a").replaceAll("\\d", "9"))
        .toArray(String[]::new);
  }

  private String problem(RuntimeException e) {
    if (e.getCause() instanceof CharacterCodingException) {
      return "expected %s text, found bytes that are not, after line %d"
          .formatted(file.encoding(), lastLine);
    }
    return "cannot be read on after line %d: %s".formatted(lastLine, e.getMessage());
  }

  @Override
  public void close() throws IOException {
    ended = true;
    records.close();
    reader.close();
  }
}
