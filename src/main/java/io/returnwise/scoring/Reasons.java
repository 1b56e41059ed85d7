package io.returnwise.scoring;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Weight;
import java.util.List;
import org.apache.spark.sql.Column;

/** The strongest reasons of a score, in words. */
final class Reasons {
  private static final int MOST = 3;
  private static final double TOO_WEAK = 0.05;

  private Reasons() {}

  /**
   * Up to three reasons, strongest first, each with its direction. The strength of a reason is the
   * log-odds by which the line's value moves the score, before calibration, away from that of an
   * average line.
   */
  static Column of(List<Weight> weights) {
    Column[] contributions = weights.stream().map(Reasons::contribution).toArray(Column[]::new);
    Column strong = filter(array(contributions), c -> c.getField("strength").lt(-TOO_WEAK));
    Column strongest = slice(sort_array(strong), lit(1), lit(MOST));
    return array_join(transform(strongest, c -> c.getField("words")), "; ");
  }

  private static Column contribution(Weight weight) {
    Column value = weight.feature().field().col();
    Column moved = value.minus(weight.mean()).multiply(weight.weight());
    Column words =
        when(value.gt(weight.mean()), weight.feature().whenHigh())
            .otherwise(weight.feature().whenLow());
    Column direction = when(moved.gt(0), lit(" (more likely)")).otherwise(lit(" (less likely)"));
    return struct(negate(abs(moved)).as("strength"), concat(words, direction).as("words"));
  }
}
