package io.returnwise.model;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.model.ModelSettings.Learning;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;

/**
 * One way of learning the return probability: the mean of the log-odds of some members, which learn
 * apart from each other.
 *
 * @param name name on the model card, and in the settings
 */
public record Learner(String name, List<MemberLearner> members) {
  /** A linear model. */
  public static final Learner LOGISTIC_REGRESSION = of(new LogisticRegressionLearner());

  /** Boosted trees, which find thresholds and interactions. */
  public static final Learner BOOSTED_TREES = of(new BoostedTreesLearner());

  /** Trees that are averaged. */
  public static final Learner RANDOM_FOREST = of(new RandomForestLearner());

  /**
   * A line and boosted trees: a line goes on where trees know no more, and is smooth where they are
   * rough.
   */
  public static final Learner BLEND =
      new Learner("blend", List.of(new LogisticRegressionLearner(), new BoostedTreesLearner()));

  /** All there are, those that cost less first. */
  public static final List<Learner> ALL =
      List.of(LOGISTIC_REGRESSION, BOOSTED_TREES, RANDOM_FOREST, BLEND);

  private static final String MARGINS = "member_margins";

  public Learner {
    members = List.copyOf(members);
  }

  private static Learner of(MemberLearner alone) {
    return new Learner(alone.name(), List.of(alone));
  }

  /**
   * Learners by their names.
   *
   * @param names names with commas between them
   * @throws InvalidConfigException if there is one that is not known, or none at all
   */
  public static List<Learner> named(String names) {
    List<Learner> learners = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      learners.add(
          ALL.stream()
              .filter(learner -> learner.name().equals(name.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InvalidConfigException(
                          "model.learners: there is no learner '%s'; known are %s"
                              .formatted(name.strip(), Learning.KNOWN))));
    }
    return learners.stream().distinct().toList();
  }

  /** Columns that fitted members leave behind. */
  static String[] columnsOfMembers() {
    return Stream.concat(
            Stream.of(MARGINS),
            ALL.stream()
                .flatMap(learner -> learner.members().stream())
                .flatMap(member -> Stream.of(column(member), innerColumn(member))))
        .distinct()
        .toArray(String[]::new);
  }

  private static String column(MemberLearner member) {
    return "margin_of_" + member.name();
  }

  private static String innerColumn(MemberLearner member) {
    return column(member) + "_first";
  }

  /**
   * The steps that apply fitted members, and add the log-odds of both classes to {@code
   * rawPrediction} and their probabilities to {@link ReturnModels#PROBABILITY_VECTOR}.
   *
   * @param fitted the steps of each member, in their order
   */
  List<PipelineStage> applied(List<List<ProbabilisticClassificationModel<?, ?>>> fitted) {
    List<PipelineStage> stages = new ArrayList<>();
    if (members.size() == 1) {
      add(stages, members.get(0), fitted.get(0), ReturnModels.LOG_ODDS_VECTOR, true);
      return stages;
    }
    double[] weights = new double[2 * members.size()];
    for (int i = 0; i < members.size(); i++) {
      add(stages, members.get(i), fitted.get(i), column(members.get(i)), false);
      weights[2 * i + 1] = 1.0 / members.size();
    }
    stages.add(
        new VectorAssembler()
            .setInputCols(members.stream().map(Learner::column).toArray(String[]::new))
            .setOutputCol(MARGINS));
    // Nothing is fitted here: log-odds that are weighted and added up are a logistic regression.
    LogisticRegressionModel mean =
        new LogisticRegressionModel("mean_of_log_odds", Vectors.dense(weights), 0);
    stages.add(named(mean, MARGINS, ReturnModels.LOG_ODDS_VECTOR, true));
    return stages;
  }

  private static void add(
      List<PipelineStage> stages,
      MemberLearner member,
      List<ProbabilisticClassificationModel<?, ?>> fitted,
      String margin,
      boolean isLastOfAll) {
    String input = FeatureVectors.INPUT;
    for (int i = 0; i < fitted.size(); i++) {
      boolean isLast = i == fitted.size() - 1;
      String output = isLast ? margin : innerColumn(member);
      ProbabilisticClassificationModel<?, ?> step =
          (ProbabilisticClassificationModel<?, ?>) fitted.get(i).copy(ParamMap.empty());
      stages.add(named(step, input, output, isLast && isLastOfAll));
      input = output;
    }
  }

  private static PipelineStage named(
      ProbabilisticClassificationModel<?, ?> model, String input, String margin, boolean isLast) {
    model.setFeaturesCol(input);
    model.setRawPredictionCol(margin);
    // A column without a name is not made.
    model.setProbabilityCol(isLast ? ReturnModels.PROBABILITY_VECTOR : "");
    model.setPredictionCol("");
    return model;
  }
}
