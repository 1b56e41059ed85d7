package io.returnwise.model;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.returnwise.schema.Feature;
import io.returnwise.scorer.LinearMember;
import io.returnwise.scorer.Member;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/** What each feature of a line adds to its log-odds. */
public final class Contributions {
  private Contributions() {}

  /**
   * An array with the contribution of each feature, in their order, over columns of the features.
   * They are those of {@link io.returnwise.scorer.Explanation}.
   *
   * @param members the members of a model, see {@link Members}
   */
  public static Column of(List<Member> members, List<Feature> features) {
    List<LinearMember> linear =
        members.stream()
            .filter(LinearMember.class::isInstance)
            .map(LinearMember.class::cast)
            .toList();
    return linear.size() == members.size() ? ofLines(linear, features) : byWalk(members, features);
  }

  private static Column ofLines(List<LinearMember> members, List<Feature> features) {
    return array(
        IntStream.range(0, features.size())
            .mapToObj(
                i ->
                    members.stream()
                        .map(
                            member ->
                                features
                                    .get(i)
                                    .field()
                                    .col()
                                    .minus(member.mean(i))
                                    .multiply(member.weight() * member.coefficient(i)))
                        .reduce(Column::plus)
                        .orElse(lit(0.0)))
            .toArray(Column[]::new));
  }

  /** No built-in function walks through a tree. */
  private static Column byWalk(List<Member> members, List<Feature> features) {
    List<Member> all = List.copyOf(members);
    UDF1<Seq<Double>, double[]> walk =
        line -> {
          double[] values = new double[line.length()];
          for (int i = 0; i < values.length; i++) {
            values[i] = line.apply(i);
          }
          double[] contributions = new double[values.length];
          all.forEach(member -> member.addContributions(values, member.weight(), contributions));
          return contributions;
        };
    return udf(walk, DataTypes.createArrayType(DataTypes.DoubleType, false))
        .apply(array(features.stream().map(f -> f.field().col()).toArray(Column[]::new)));
  }
}
