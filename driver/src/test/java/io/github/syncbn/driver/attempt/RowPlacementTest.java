package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.RowPlacement.Heap;
import io.github.syncbn.driver.job.DataSettings.Storage;
import io.github.syncbn.worker.training.RowStorage;
import org.junit.jupiter.api.Test;

class RowPlacementTest {
  private static final long MB = 1 << 20;
  private static final Heap ROOMY = new Heap("this JVM", 900 * MB, 1000 * MB);
  private static final Heap TIGHT = new Heap("an executor", 901 * MB, 1000 * MB);

  private static RowPlacement choose(Storage asked, Heap heap) {
    return RowPlacement.choose(asked, false, 500 * MB, heap);
  }

  @Test
  void auto_takesTheDiskWhereATenthOfTheHeapWouldNotBeFree() {
    assertThat(choose(Storage.AUTO, ROOMY).storage()).isEqualTo(RowStorage.MEMORY);
    assertThat(choose(Storage.AUTO, TIGHT))
        .isEqualTo(
            new RowPlacement(
                RowStorage.DISK,
                "500 MB of rows on disk: with all of them in memory, an executor would need about"
                    + " 901 MB of its heap of 1,000 MB"));
  }

  @Test
  void memoryAndDisk_areWhatTheyWereAskedToBe() {
    assertThat(choose(Storage.MEMORY, TIGHT).storage()).isEqualTo(RowStorage.MEMORY);
    assertThat(choose(Storage.MEMORY, TIGHT).reason())
        .startsWith("500 MB of rows in memory (data.storage = memory): with all");
    assertThat(choose(Storage.DISK, ROOMY).storage()).isEqualTo(RowStorage.DISK);
    assertThat(choose(Storage.DISK, ROOMY).reason())
        .contains("on disk (data.storage = disk): with");
  }

  @Test
  void refusal_ofMemory_saysWhatTheDiskWouldDo() {
    assertThat(RowPlacement.advice(Storage.MEMORY, false)).contains("data.storage = auto");
    assertThat(RowPlacement.advice(Storage.AUTO, true))
        .contains("rows are not kept on disk where Spark encrypts its files (spark.io");
    assertThat(RowPlacement.advice(Storage.AUTO, false)).as("they are there").isEmpty();
    assertThat(RowPlacement.advice(Storage.DISK, false)).isEmpty();
  }

  @Test
  void encryptedDisk_neverHoldsRowsInPlain() {
    assertThat(RowPlacement.choose(Storage.AUTO, true, MB, TIGHT).storage())
        .isEqualTo(RowStorage.MEMORY);
    assertThatThrownBy(() -> RowPlacement.choose(Storage.DISK, true, MB, ROOMY))
        .isInstanceOfSatisfying(
            JobException.class,
            e -> assertThat(e.kind()).isEqualTo(JobException.Kind.CONFIGURATION))
        .hasMessageContainingAll("spark.io.encryption.enabled", "data.storage = memory");
  }
}
