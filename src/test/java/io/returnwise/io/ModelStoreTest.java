package io.returnwise.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.ModelStore.Version;
import io.returnwise.io.TableStore.Change;
import io.returnwise.testing.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which model is in use when several jobs and people decide about it. */
@ExtendWith(SparkExtension.class)
class ModelStoreTest {
  private static final LocalDate MAY = LocalDate.of(2025, 5, 1);
  private static final LocalDate JUNE = LocalDate.of(2025, 6, 1);

  @TempDir private Path folder;
  private Warehouse warehouse;
  private ModelStore models;

  @BeforeEach
  void openWarehouse(SparkSession spark) {
    warehouse = Warehouse.openOrCreate(spark, folder.toString());
    models = new ModelStore(warehouse);
  }

  private Change trained(String runId, LocalDate asOf, boolean isUsed) {
    Change change = warehouse.change("train-model", runId);
    ModelStore.add(change, asOf, isUsed);
    return change;
  }

  @Test
  void aModelThatWasJudgedBesideAnotherOneIsNotListed() {
    trained("run-1", MAY, true).commit();
    Change judged = trained("run-2", JUNE, true);
    trained("run-3", JUNE, true).commit();

    assertThatThrownBy(judged::commit)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("nothing was written");
    assertThat(models.versions()).hasSize(2);
    assertThat(models.requireInUse()).isEqualTo(models.versions().get(1));
  }

  @Test
  void oneThatIsOfAnotherDayDoesNotMatter() {
    Change judged = trained("run-1", MAY, true);
    trained("run-2", JUNE, true).commit();
    judged.commit();

    assertThat(models.versions()).extracting(Version::asOf).containsExactly(JUNE, MAY);
    assertThat(models.inUse(MAY)).contains(models.versions().get(1));
    assertThat(models.requireInUse()).isEqualTo(models.versions().get(0));
  }

  @Test
  void whatIsGoneBackToMustBeWhatWasFound() {
    trained("run-1", MAY, true).commit();
    trained("run-2", JUNE, true).commit();
    Version found = models.beforeInUse();
    trained("run-3", JUNE, true).commit();

    assertThatThrownBy(() -> models.rollBack("run-4", found))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("nothing was changed");
    models.rollBack("run-5", models.beforeInUse());
    assertThat(models.requireInUse()).isEqualTo(models.versions().get(1));
  }

  @Test
  void modelsThatWereAllHeldBackAreNamed() {
    assertThatThrownBy(() -> models.requireInUse(MAY)).hasMessageContaining("run 'train-model'");
    trained("run-1", MAY, false).commit();

    assertThatThrownBy(() -> models.requireInUse(MAY))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("'models promote'");
  }
}
