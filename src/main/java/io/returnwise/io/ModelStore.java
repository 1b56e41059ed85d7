package io.returnwise.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.returnwise.error.InvalidDataException;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;

/** Fitted models with their cards, in a folder that a commit lists. */
public final class ModelStore {
  /** Name under which commits list model folders. */
  public static final String NAME = "models";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Warehouse warehouse;

  public ModelStore(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** A stored model: the fitted pipeline and its card. */
  public record Stored(PipelineModel pipeline, Map<String, Object> card) {}

  /**
   * Writes a model into an empty folder.
   *
   * @param card what the card says, for machines
   * @param text what the card says, for people
   */
  public void write(String folder, PipelineModel model, Map<String, Object> card, String text)
      throws IOException {
    model.save(new Path(folder, "pipeline").toString());
    TextFiles.write(warehouse.fileSystem(), new Path(folder, "card.json"), json(card));
    TextFiles.write(warehouse.fileSystem(), new Path(folder, "card.txt"), text);
  }

  /**
   * Reads a model.
   *
   * @throws InvalidDataException if the folder does not hold a whole model
   */
  public Stored read(String folder) {
    Path card = new Path(folder, "card.json");
    try (var in = warehouse.fileSystem().open(card)) {
      Map<String, Object> values =
          JSON.readValue((java.io.InputStream) in, new TypeReference<>() {});
      return new Stored(PipelineModel.load(new Path(folder, "pipeline").toString()), values);
    } catch (IOException e) {
      throw new InvalidDataException(
          "The model in %s cannot be read: %s; run 'train-model' again"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static String json(Map<String, Object> values) throws JsonProcessingException {
    return JSON.writeValueAsString(values);
  }
}
