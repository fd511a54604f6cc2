package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.FaultyFileSystem;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.ModelExample;
import io.github.syncbn.driver.model.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No training is lost for its place: that is looked at before, and there is another after it. */
class ModelOutputTest {
  private static final SavedModel MODEL = ModelExample.classifier(3);

  @TempDir private Path folder;

  @AfterEach
  void repair() {
    FaultyFileSystem.repair();
  }

  private ModelOutput output(String name) {
    return new ModelOutput(
        "faulty://" + folder.resolve(name), FaultyFileSystem.configuration(), false);
  }

  @Test
  void place_belowAFileOrOnAFullDisk_isRefusedBeforeTraining() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "a,b");
    assertThatThrownBy(() -> output("t.csv/m"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("the model path faulty:" + folder.resolve("t.csv/m"))
        .hasMessageContaining("cannot be written to");
    FaultyFileSystem.ROOM.set(0);
    assertThatThrownBy(() -> output("m"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("No space left on device");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("t.csv"));
    }
  }

  @Test
  void place_thatATrainingHasTaken_isRefusedToAnother() {
    try (ModelOutput first = output("m")) {
      assertThatThrownBy(() -> output("m"))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("another job");
      first.save(MODEL);
    }
    assertThatThrownBy(() -> output("m")).hasMessageContaining("exists");
  }

  @Test
  void model_thatFitsOnTheDiskNoMore_isWrittenToAPlaceThatIsNamed() {
    try (ModelOutput output = output("m")) {
      FaultyFileSystem.ROOM.set(300);
      assertThat(rescued(output, "No space left on device")).isEqualTo(MODEL.network().digest());
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void model_whosePlaceWasTakenMeanwhile_isWrittenToAPlaceThatIsNamed() throws IOException {
    try (ModelOutput output = output("m")) {
      Files.createDirectories(folder.resolve("m/of another"));
      assertThat(rescued(output, "exists")).isEqualTo(MODEL.network().digest());
    }
    try (ModelOutput output = output("n")) {
      FileUtil.fullyDelete(folder.resolve(".n.lease").toFile());
      assertThat(rescued(output, "another job has taken over")).isEqualTo(MODEL.network().digest());
    }
  }

  /** The digest of the model that is found where the message says. */
  private static String rescued(ModelOutput output, String reason) {
    JobException error = catchThrowableOfType(JobException.class, () -> output.save(MODEL));
    assertThat(error).hasMessageContaining(reason);
    String[] parts = error.getMessage().split("the training is not lost: its model is at ");
    assertThat(parts).hasSize(2);
    try {
      return new ModelDirectory(parts[1], new Configuration()).load().network().digest();
    } finally {
      FileUtil.fullyDelete(new java.io.File(new org.apache.hadoop.fs.Path(parts[1]).toUri()));
    }
  }
}
