package io.returnwise.job;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.schema.Feature;
import io.returnwise.scorer.Calibration;
import io.returnwise.scorer.ReturnScorer;
import io.returnwise.scorer.ScorerFeature;
import io.returnwise.scorer.ScorerModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a model as the file that {@link ReturnScorer} reads, for scoring outside Spark. */
public final class ExportModel {
  private final JobContext context;

  public ExportModel(JobContext context) {
    this.context = context;
  }

  /**
   * The text of the file.
   *
   * @param version number of the model; none for the one in use
   * @throws InvalidDataException if there is no such model, or none that this version knows
   */
  public String text(Optional<Long> version) {
    ModelStore models = new ModelStore(context.warehouse());
    StoredModel model =
        StoredModel.read(models, version.map(models::version).orElseGet(models::requireInUse));
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ReturnScorer.write(content(model), file);
      return file.toString(StandardCharsets.UTF_8) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a model as text", e);
    }
  }

  /** What the file of a model holds. */
  static ScorerModel content(StoredModel model) {
    List<ScorerFeature> features = new ArrayList<>();
    for (int i = 0; i < model.features().size(); i++) {
      Feature feature = model.features().get(i);
      features.add(
          new ScorerFeature(
              feature.name(),
              feature.field().meaning(),
              feature.formula().unit(),
              feature.whenUnknown()));
    }
    return new ScorerModel(
        ScorerModel.FORMAT,
        ScorerModel.VERSION,
        model.id(),
        model.version().asOf().toString(),
        model.set().name(),
        features,
        new Calibration(model.calibration().intercept(), model.calibration().slope()),
        model.members());
  }
}
