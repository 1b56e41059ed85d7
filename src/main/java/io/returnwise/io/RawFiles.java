package io.returnwise.io;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import io.returnwise.error.InvalidDataException;
import io.returnwise.error.Problems;
import io.returnwise.schema.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads delimited text files as rows that know their file and line.
 *
 * <p>One task reads one file, as a stream: quoted line ends, line numbers and broken bytes are then
 * seen as they are. Files are read beside each other.
 */
public final class RawFiles {
  public static final Field FILE = Field.required("_file", StringType, "Name of the file.");
  public static final Field LINE_NUMBER =
      Field.required("_line_number", LongType, "Line the row starts on; the header is 1.");
  public static final Field FIELDS =
      Field.required("_fields", createArrayType(StringType), "Fields, in the asked order.");
  public static final Field PROBLEM =
      Field.optional("_problem", StringType, "Why the row as a whole cannot be read.");
  public static final Field FILE_PROBLEM =
      Field.optional("_file_problem", StringType, "Why the file cannot be read on from here.");

  private static final StructType SCHEMA =
      DataTypes.createStructType(
          List.of(FILE, LINE_NUMBER, FIELDS, PROBLEM, FILE_PROBLEM).stream()
              .map(Field::toStructField)
              .toArray(StructField[]::new));

  private final SparkSession spark;
  private final Configuration configuration;

  public RawFiles(SparkSession spark) {
    this.spark = spark;
    this.configuration = spark.sparkContext().hadoopConfiguration();
  }

  /**
   * The files that paths, folders and globs stand for, in order of their names.
   *
   * @throws InvalidDataException naming every path that stands for no file
   */
  public List<Path> find(List<String> inputs) {
    Problems problems = new Problems("Cannot find the input");
    List<Path> files = new ArrayList<>();
    for (String input : inputs) {
      List<Path> found = find(input);
      problems.require(
          !found.isEmpty(),
          "%s: expected a file, a folder with files or a glob, found none",
          input);
      files.addAll(found);
    }
    problems.throwIfAny(InvalidDataException::new);
    return files.stream().distinct().sorted(Comparator.comparing(Path::getName)).toList();
  }

  private List<Path> find(String input) {
    try {
      Path path = new Path(input);
      FileSystem fileSystem = path.getFileSystem(configuration);
      FileStatus[] matches = fileSystem.globStatus(path);
      List<Path> files = new ArrayList<>();
      for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
        if (match.isFile()) {
          files.add(match.getPath());
          continue;
        }
        Arrays.stream(fileSystem.listStatus(match.getPath()))
            .filter(file -> file.isFile() && !file.getPath().getName().matches("[._].*"))
            .forEach(file -> files.add(file.getPath()));
      }
      return files;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidDataException("Cannot read %s: %s".formatted(input, e.getMessage()), e);
    }
  }

  /**
   * SHA-256 of the bytes of each file, in the order given.
   *
   * @throws InvalidDataException naming a file that cannot be read
   */
  public List<String> fingerprints(List<Path> files) {
    return files.stream().map(this::fingerprint).toList();
  }

  private String fingerprint(Path file) {
    try {
      return Sha256.of(file, configuration);
    } catch (IOException e) {
      throw new InvalidDataException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Checks that each file is there, not empty and has the columns asked for.
   *
   * @throws InvalidDataException listing every file and column at fault
   */
  public void checkHeaders(List<RawFile> files) {
    Problems problems = new Problems("Cannot use the input");
    for (RawFile file : files) {
      try (CsvRows rows = CsvRows.open(file, configuration)) {
        checkHeader(file, rows.header(), problems);
      } catch (CharacterCodingException e) {
        problems.add(
            "%s: expected %s text, found bytes that are not, near its beginning"
                .formatted(file.name(), file.encoding()));
      } catch (IOException | UncheckedIOException e) {
        problems.add("%s: cannot be read: %s".formatted(file.name(), e.getMessage()));
      }
    }
    problems.throwIfAny(InvalidDataException::new);
  }

  private static void checkHeader(RawFile file, List<String> header, Problems problems) {
    if (header.isEmpty()) {
      problems.add(file.name() + ": expected a header and rows, found an empty file");
      return;
    }
    Set<String> missing = new TreeSet<>(file.columns());
    header.forEach(missing::remove);
    problems.require(
        missing.isEmpty(),
        "%s: expected the columns %s, found %s; missing %s",
        file.name(),
        file.columns(),
        header,
        missing);
    for (String column : file.columns()) {
      problems.require(
          Collections.frequency(header, column) <= 1,
          "%s: expected the column %s once, found it %d times",
          file.name(),
          column,
          Collections.frequency(header, column));
    }
  }

  /** The rows of the files: {@link #FILE}, {@link #LINE_NUMBER}, {@link #FIELDS} and problems. */
  public Dataset<Row> read(List<RawFile> files) {
    SerializableConfiguration hadoop = new SerializableConfiguration(configuration);
    var rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(new ArrayList<>(files), files.size())
            .flatMap(file -> CsvRows.open(file, hadoop.value()));
    return spark.createDataFrame(rows, SCHEMA);
  }
}
