package io.returnwise.io;

import io.returnwise.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/** The columns of a Parquet file beside those that its table declares. */
final class ParquetStructure {
  private final TableSchema schema;
  private final MessageType columns;
  private final Set<String> declared;

  ParquetStructure(TableSchema schema, MessageType columns) {
    this.schema = schema;
    this.columns = columns;
    this.declared = schema.fields().stream().map(field -> field.name()).collect(Collectors.toSet());
  }

  /** Everything that keeps the file from being read as the table. */
  List<String> differences() {
    Map<String, String> types = new HashMap<>();
    List<String> clashes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Type column : columns.getFields()) {
      if (declared.contains(column.getName())) {
        types.put(column.getName(), type(column));
      }
      if (!seen.add(lower(column.getName())) && declared.contains(lower(column.getName()))) {
        clashes.add(
            "column %s comes twice, in large and small letters".formatted(column.getName()));
      }
    }
    List<String> differences = new ArrayList<>(schema.fileDifferences(types));
    differences.addAll(clashes);
    return differences;
  }

  /** Columns that the table does not declare. */
  List<String> others() {
    return columns.getFields().stream()
        .map(Type::getName)
        .filter(name -> !declared.contains(name))
        .toList();
  }

  /** The type as Spark reads it, or as the file says it where Spark has none for it. */
  private static String type(Type column) {
    try {
      StructType read =
          new ParquetToSparkSchemaConverter(SQLConf.get()).convert(new MessageType("file", column));
      return read.fields()[0].dataType().catalogString();
    } catch (Exception e) { // AnalysisException is checked, yet Spark's Java API declares nothing
      if (e instanceof AnalysisException) {
        return column.toString();
      }
      throw e;
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
