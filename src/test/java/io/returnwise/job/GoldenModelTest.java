package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.Warehouse;
import io.returnwise.scorer.BoostedTreesMember;
import io.returnwise.scorer.LinearMember;
import io.returnwise.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that an earlier version of the program stored is read by this one, and says of its lines
 * what it said then: it is checked by that whenever it is read. The stored model is a blend of the
 * demo's shop, so that every kind of step is in it.
 */
@ExtendWith(SparkExtension.class)
class GoldenModelTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden-model");
  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);

  @TempDir private Path folder;
  private ModelStore models;
  private Path stored;

  @BeforeEach
  void store(SparkSession spark) throws IOException {
    Warehouse warehouse = Warehouse.openOrCreate(spark, folder.toString());
    models = new ModelStore(warehouse);
    Change change = warehouse.change("train-model", "golden");
    stored = Path.of(ModelStore.add(change, DAY, true).replaceFirst("^file:", ""));
    copy(GOLDEN, stored);
    change.commit();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copied = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copied.getParent());
        Files.copy(file, copied);
      }
    }
  }

  @Test
  void aModelOfAnEarlierVersionSaysWhatItSaidThen() {
    StoredModel model = StoredModel.read(models, models.requireInUse(DAY));

    assertThat(model.members()).hasSize(2);
    assertThat(model.members().get(0)).isInstanceOf(LinearMember.class);
    assertThat(model.members().get(1)).isInstanceOf(BoostedTreesMember.class);
    assertThat(model.features()).hasSizeGreaterThan(50);
  }

  @Test
  void oneOfWhichAStepIsMissingIsRefused() throws IOException {
    Path stages = stored.resolve("pipeline/stages");
    List<Path> trees;
    try (Stream<Path> found = Files.list(stages)) {
      trees = found.filter(stage -> stage.getFileName().toString().contains("gbtc")).toList();
    }
    assertThat(trees).hasSize(1);
    try (Stream<Path> files = Files.walk(trees.get(0).resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }

    assertThatThrownBy(() -> StoredModel.read(models, models.requireInUse(DAY)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("'models promote'");
  }
}
