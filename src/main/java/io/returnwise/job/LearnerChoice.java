package io.returnwise.job;

import io.returnwise.model.Learner;
import io.returnwise.model.MetricRows;
import io.returnwise.model.ModelCard.Tried;
import io.returnwise.model.ModelSettings.Learning;
import io.returnwise.model.Once;
import io.returnwise.model.ScoreBins;
import io.returnwise.model.TrainingSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The learner that is taken: of several the one that predicts best, on lines from days in turn,
 * each time having learned from lines that were final before. The newest lines, on which the model
 * is judged in the end, have no say where there are enough older ones.
 *
 * @param learner the learner
 * @param tests how it predicts, as {@link ModelFitting#calibration} asks for it
 * @param tried those that were tried, or would have been; none where there is one only
 */
record LearnerChoice(
    Learner learner, List<Supplier<Optional<ScoreBins>>> tests, List<Tried> tried) {
  private static final Logger LOG = LoggerFactory.getLogger(LearnerChoice.class);

  private static final double NANO = 1e9;

  LearnerChoice {
    tests = List.copyOf(tests);
    tried = List.copyOf(tried);
  }

  /**
   * Tries the learners of the settings, in order: another one is taken where it is better beyond
   * doubt than the one before; the first where there are too few lines to try any.
   *
   * @param training prepared for {@link ModelFitting#daysOfCalibration} of the day
   */
  static LearnerChoice of(Learning settings, TrainingSet training, LocalDate maturedBefore) {
    List<Learner> learners = settings.tried();
    LearnerChoice first = untried(learners.get(0), training, maturedBefore);
    if (learners.size() == 1) {
      return first;
    }
    long started = System.nanoTime();
    LearnerChoice best = first;
    List<ScoreBins> ofBest = judged(first.tests());
    List<Tried> tried = new ArrayList<>(List.of(tried(first.learner(), ofBest, started)));
    for (Learner learner : learners.subList(1, learners.size())) {
      if (seconds(started) >= settings.budgetSeconds()) {
        tried.add(new Tried(learner.name(), 0, OptionalDouble.empty(), 0));
        continue;
      }
      long before = System.nanoTime();
      LearnerChoice other = untried(learner, training, maturedBefore);
      List<ScoreBins> ofOther = judged(other.tests());
      tried.add(tried(learner, ofOther, before));
      if (MetricRows.isBetter(ofOther, ofBest)) {
        best = other;
        ofBest = ofOther;
      }
    }
    LOG.info("Takes {} of {}", best.learner().name(), tried);
    return new LearnerChoice(best.learner(), best.tests(), tried);
  }

  private static LearnerChoice untried(
      Learner learner, TrainingSet training, LocalDate maturedBefore) {
    List<Supplier<Optional<ScoreBins>>> once = new ArrayList<>();
    ModelFitting.tests(learner, training, maturedBefore)
        .forEach(test -> once.add(new Once<>(test)));
    return new LearnerChoice(learner, once, List.of());
  }

  /** All tests but the newest; that one where there is no other. */
  private static List<ScoreBins> judged(List<Supplier<Optional<ScoreBins>>> tests) {
    List<ScoreBins> older =
        tests.subList(1, tests.size()).stream().flatMap(test -> test.get().stream()).toList();
    return older.isEmpty() ? tests.get(0).get().stream().toList() : older;
  }

  private static Tried tried(Learner learner, List<ScoreBins> judged, long since) {
    double lines = judged.stream().mapToDouble(ScoreBins::lines).sum();
    double loss = judged.stream().mapToDouble(bins -> bins.logLoss() * bins.lines()).sum();
    return new Tried(
        learner.name(),
        judged.size(),
        judged.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(loss / lines),
        seconds(since));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / NANO;
  }
}
