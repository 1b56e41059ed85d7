package io.returnwise.job;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.io.ModelStore.Version;
import io.returnwise.model.Metric;
import io.returnwise.model.ModelCard;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person asks of the models of a warehouse, and does with them. */
public final class Models {
  private final JobContext context;
  private final ModelStore store;

  public Models(JobContext context) {
    this.context = context;
    this.store = new ModelStore(context.warehouse());
  }

  /**
   * One model.
   *
   * @param number its number
   * @param asOf day as of which it was trained
   * @param isInUse whether it is the one in use
   * @param learner how it learned
   * @param featureSet what it looks at
   * @param logLoss log loss of its like on the newest lines; empty where it was not tested
   * @param constant log loss of the return rate alone on them
   * @param fault why it cannot be read; then only number and day are known
   */
  public record Line(
      long number,
      LocalDate asOf,
      boolean isInUse,
      String learner,
      String featureSet,
      Optional<Double> logLoss,
      Optional<Double> constant,
      Optional<String> fault) {}

  /** Every model, oldest first. */
  public List<Line> list() {
    Optional<Long> used = store.inUse().map(Version::number);
    return store.versions().stream()
        .map(version -> line(version, used.filter(n -> n == version.number()).isPresent()))
        .toList();
  }

  private Line line(Version version, boolean isInUse) {
    Map<String, Object> card;
    try {
      card = store.card(version);
    } catch (InvalidDataException e) {
      return new Line(
          version.number(),
          version.asOf(),
          isInUse,
          "-",
          "-",
          Optional.empty(),
          Optional.empty(),
          Optional.of(e.getMessage()));
    }
    return new Line(
        version.number(),
        version.asOf(),
        isInUse,
        ModelCard.learner(card),
        String.valueOf(card.get(ModelCard.FEATURE_SET)),
        ModelCard.metric(card, Metric.LOG_LOSS, ModelCard.VALUE),
        ModelCard.metric(card, Metric.LOG_LOSS, ModelCard.CONSTANT),
        Optional.empty());
  }

  /**
   * The card of a model.
   *
   * @param number none for the one in use
   */
  public String card(Optional<Long> number) {
    return store.text(number.map(store::version).orElseGet(store::requireInUse));
  }

  /**
   * Puts a model to use, after it was read and checked.
   *
   * @throws io.returnwise.error.InvalidDataException if there is none of the number, or it cannot
   *     be used
   */
  public void promote(long number) {
    Version version = store.version(number);
    StoredModel.read(store, version);
    store.promote(context.runId(), version);
  }

  /**
   * Takes the model in use back, after the one before it was read and checked.
   *
   * @return the number of the one in use now
   * @throws io.returnwise.error.InvalidDataException if there is none, or it cannot be used
   */
  public long rollBack() {
    Version before = store.beforeInUse();
    StoredModel.read(store, before);
    store.rollBack(context.runId(), before);
    return before.number();
  }
}
