package io.returnwise.io;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.returnwise.error.InvalidDataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;

/**
 * The models of a warehouse: every version that was trained, which of them is in use, and what lies
 * in the folder of a version. A version is numbered by the change that added it.
 */
public final class ModelStore {
  /** What to do about a model that cannot be used. */
  public static final String INSTEAD =
      "put another one to use with 'models promote', or run 'train-model' again";

  /** Name under which commits list versions. */
  private static final String NAME = "models";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Warehouse warehouse;

  public ModelStore(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * A version.
   *
   * @param number its number
   * @param asOf day as of which it was trained
   * @param folder where it lies
   */
  public record Version(long number, LocalDate asOf, String folder) {}

  /**
   * A line by which a model is checked when it is read.
   *
   * @param values its features, in the order of the model
   * @param probability what the model said of it when it was stored
   */
  @SuppressWarnings("ArrayRecordComponent") // read only
  public record Check(
      @JsonProperty("values") double[] values, @JsonProperty("probability") double probability) {}

  /** A stored model: the fitted pipeline, its card, and the lines by which it is checked. */
  public record Stored(PipelineModel pipeline, Map<String, Object> card, List<Check> checks) {
    public Stored {
      checks = List.copyOf(checks);
    }
  }

  /**
   * An empty folder for a version that becomes visible with a change.
   *
   * @param isUsed whether it comes into use then
   */
  public static String add(TableStore.Change change, LocalDate asOf, boolean isUsed) {
    return change.addVersion(NAME, asOf, isUsed);
  }

  /** Every version, oldest first. */
  public List<Version> versions() {
    return list().all().stream().map(this::version).toList();
  }

  /**
   * The version in use on a day: the last that was put to use among those that were trained as of
   * that day or an earlier one.
   */
  public Optional<Version> inUse(LocalDate day) {
    return list().inUse(day).map(this::version);
  }

  /** The version that was put to use last. */
  public Optional<Version> inUse() {
    return inUse(LocalDate.MAX);
  }

  /**
   * The same.
   *
   * @throws InvalidDataException if there is none
   */
  public Version requireInUse() {
    return inUse().orElseThrow(() -> noneInUse("now"));
  }

  /**
   * The version in use on a day.
   *
   * @throws InvalidDataException if there is none
   */
  public Version requireInUse(LocalDate day) {
    return inUse(day).orElseThrow(() -> noneInUse("as of " + day));
  }

  private InvalidDataException noneInUse(String when) {
    return new InvalidDataException(
        versions().isEmpty()
            ? "There is no model yet: run 'train-model' first"
            : ("No model is in use %s: each was held back, or is of a later day; 'models list' shows"
                    + " them, 'models promote' puts one to use")
                .formatted(when));
  }

  /**
   * The version that was in use before the one that was put to use last.
   *
   * @throws InvalidDataException if there was none
   */
  public Version beforeInUse() {
    return version(before(list()));
  }

  private static Folder before(VersionList list) {
    List<Folder> uses = list.uses();
    if (uses.size() < 2) {
      throw new InvalidDataException(
          "There is no model to go back to: expected at least two that were put to use, found %d"
              .formatted(uses.size()));
    }
    return uses.get(uses.size() - 2);
  }

  /**
   * A version by its number.
   *
   * @throws InvalidDataException if there is none
   */
  public Version version(long number) {
    return versions().stream()
        .filter(version -> version.number() == number)
        .findAny()
        .orElseThrow(
            () ->
                new InvalidDataException(
                    "There is no model %d; there are %s"
                        .formatted(number, versions().stream().map(Version::number).toList())));
  }

  /** Puts a version to use, for its day and all later ones. */
  public void promote(String runId, Version version) {
    warehouse.commit(
        "models",
        runId,
        head -> {
          VersionList list = VersionList.of(head, NAME);
          return list.all().stream()
              .filter(folder -> folder.sequence() == version.number())
              .findAny()
              .map(list::used)
              .orElseThrow(
                  () ->
                      new InvalidDataException(
                          "Model %d was taken away meanwhile".formatted(version.number())));
        });
  }

  /**
   * Takes the last use back, so that the one before it holds.
   *
   * @param to {@link #beforeInUse}, as it was found
   * @throws InvalidDataException if there was none before it, or it is another one meanwhile
   */
  public void rollBack(String runId, Version to) {
    warehouse.commit(
        "models",
        runId,
        head -> {
          VersionList list = VersionList.of(head, NAME);
          if (!version(before(list)).equals(to)) {
            throw new InvalidDataException(
                "Another job changed which model is in use meanwhile; nothing was changed, run the"
                    + " command again");
          }
          return list.rolledBack();
        });
  }

  private VersionList list() {
    return VersionList.of(warehouse.head(), NAME);
  }

  private Version version(Folder folder) {
    return new Version(
        folder.sequence(),
        LocalDate.parse(folder.asOf()),
        warehouse.path(folder.path()).toString());
  }

  /**
   * Writes a model into an empty folder.
   *
   * @param card what the card says, for machines
   * @param text what the card says, for people
   * @param checks lines by which it is checked when it is read
   */
  public void write(
      String folder, PipelineModel model, Map<String, Object> card, String text, List<Check> checks)
      throws IOException {
    model.save(pipeline(folder).toString());
    write(checks(folder), JSON.writeValueAsString(checks));
    write(card(folder), JSON.writeValueAsString(card));
    write(text(folder), text);
  }

  private void write(Path file, String text) throws IOException {
    TextFiles.write(warehouse.fileSystem(), file, text);
  }

  /**
   * Reads a model.
   *
   * @throws InvalidDataException if the folder does not hold a whole model
   */
  public Stored read(Version version) {
    String folder = version.folder();
    try {
      return new Stored(
          PipelineModel.load(pipeline(folder).toString()),
          card(version),
          read(checks(folder), new TypeReference<List<Check>>() {}));
    } catch (Exception e) { // also AnalysisException, which Spark's Java API does not declare
      throw unreadable(version, e);
    }
  }

  /**
   * The card of a version, for machines.
   *
   * @throws InvalidDataException if it cannot be read
   */
  public Map<String, Object> card(Version version) {
    try {
      return read(card(version.folder()), new TypeReference<>() {});
    } catch (IOException e) {
      throw unreadable(version, e);
    }
  }

  /**
   * The card of a version, for people.
   *
   * @throws InvalidDataException if it cannot be read
   */
  public String text(Version version) {
    try (InputStream in = warehouse.fileSystem().open(text(version.folder()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(version, e);
    }
  }

  private <T> T read(Path file, TypeReference<T> type) throws IOException {
    try (InputStream in = warehouse.fileSystem().open(file)) {
      return JSON.readValue(in, type);
    }
  }

  private static InvalidDataException unreadable(Version version, Exception cause) {
    return cause instanceof InvalidDataException found
        ? found
        : new InvalidDataException(
            "Model %d in %s cannot be read: %s; %s"
                .formatted(version.number(), version.folder(), cause.getMessage(), INSTEAD),
            cause);
  }

  private static Path pipeline(String folder) {
    return new Path(folder, "pipeline");
  }

  private static Path checks(String folder) {
    return new Path(folder, "checks.json");
  }

  private static Path card(String folder) {
    return new Path(folder, "card.json");
  }

  private static Path text(String folder) {
    return new Path(folder, "card.txt");
  }
}
