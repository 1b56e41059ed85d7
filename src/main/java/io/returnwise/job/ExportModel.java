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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
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
   * @param asOf day of the model; none for the newest
   * @throws InvalidDataException if there is no such model, or none that this version knows
   */
  public String text(Optional<LocalDate> asOf) {
    LocalDate day = asOf.orElseGet(this::newest);
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ReturnScorer.write(model(StoredModel.of(context, day), day), file);
      return file.toString(StandardCharsets.UTF_8) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a model as text", e);
    }
  }

  private static ScorerModel model(StoredModel model, LocalDate asOf) {
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
        asOf.toString(),
        model.set().name(),
        features,
        new Calibration(model.calibration().intercept(), model.calibration().slope()),
        List.of(model.member()));
  }

  private LocalDate newest() {
    return context.warehouse().asOfDays(ModelStore.NAME).stream()
        .max(Comparator.naturalOrder())
        .orElseThrow(
            () -> new InvalidDataException("There is no model yet: run 'train-model' first"));
  }
}
