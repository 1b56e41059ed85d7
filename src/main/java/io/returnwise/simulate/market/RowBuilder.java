package io.returnwise.simulate.market;

import io.returnwise.schema.Field;
import io.returnwise.schema.TableSchema;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Puts values into their columns; what is not given is null. */
final class RowBuilder {
  private final Map<String, Integer> places;
  private final Object[] values;

  private RowBuilder(Map<String, Integer> places) {
    this.places = places;
    this.values = new Object[places.size()];
  }

  /** Where the columns of a table are. */
  static final class Shape {
    private final Map<String, Integer> places = new HashMap<>();

    Shape(TableSchema schema) {
      for (Field field : schema.fields()) {
        places.put(field.name(), places.size());
      }
    }

    RowBuilder row() {
      return new RowBuilder(places);
    }
  }

  RowBuilder with(Field field, Object value) {
    values[places.get(field.name())] = value;
    return this;
  }

  /** The row; the builder must not be used again. */
  Row row() {
    return RowFactory.create(values);
  }
}
