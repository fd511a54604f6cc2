package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.LogRecords;
import io.github.syncbn.driver.model.FaultyFileSystem;
import io.github.syncbn.driver.step.SetResult;
import io.github.syncbn.driver.step.TrainingListener.Epoch;
import io.github.syncbn.driver.step.TrainingListener.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics never cost a training: what cannot be written is told before it, or warned of. */
class MetricsFileTest {
  @TempDir private Path folder;

  @AfterEach
  void repair() {
    FaultyFileSystem.repair();
  }

  private MetricsFile file(String name) {
    return MetricsFile.replacing(
        "faulty://" + folder.resolve(name), FaultyFileSystem.configuration());
  }

  private static void start(MetricsFile file) {
    file.started(
        new Started(
            2,
            new Started.Size(2, 1000, 10, 30, 50),
            new Started.Memory(1, 1),
            "",
            new Started.Done(0, 0)));
  }

  private static void epoch(MetricsFile file, int epoch) {
    file.epoch(new Epoch(epoch, 10L * (epoch + 1), 0.5, SetResult.NONE, 100));
  }

  @Test
  void file_thatCannotBeWritten_isRefusedBeforeTraining() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "a,b");
    assertThatThrownBy(() -> file("t.csv/metrics.jsonl"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("--metrics")
        .hasMessageContaining("cannot be written to");
  }

  @Test
  void file_thatATrainingWrites_isRefusedToAnother() {
    try (MetricsFile first = file("m.jsonl")) {
      assertThatThrownBy(() -> file("m.jsonl"))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("another job");
      assertThatThrownBy(
              () ->
                  MetricsFile.continuing(
                      "faulty://" + folder.resolve("m.jsonl"), FaultyFileSystem.configuration()))
          .hasMessageContaining("another job");
      start(first);
    }
  }

  @Test
  void diskThatGetsFull_givesOneWarning_andWhatWasWrittenStays() throws IOException {
    try (LogRecords log = new LogRecords();
        MetricsFile file = file("m.jsonl")) {
      start(file);
      epoch(file, 0);
      FaultyFileSystem.ROOM.set(10);
      epoch(file, 1);
      FaultyFileSystem.ROOM.set(10_000);
      epoch(file, 2);
      assertThat(log.ofDriver()).hasSize(1).noneMatch(LogRecords::hasStack);
      assertThat(log.ofDriver().findFirst().orElseThrow().getMessage().getFormattedMessage())
          .contains("m.jsonl cannot be written; training goes on")
          .contains("No space left on device");
    }
    List<String> lines = Files.readAllLines(folder.resolve("m.jsonl"));
    assertThat(lines).hasSize(1).allMatch(line -> line.contains("\"epoch\":1"));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void storeThatFailsOnce_isWrittenWholeTheNextTime() throws IOException {
    Path path = folder.resolve("m.jsonl");
    try (LogRecords log = new LogRecords();
        MetricsFile file =
            MetricsFile.replacing("objects://" + path, ObjectStore.configuration())) {
      start(file);
      epoch(file, 0);
      Files.delete(path);
      Files.createDirectory(path);
      epoch(file, 1);
      Files.delete(path);
      epoch(file, 2);
      assertThat(log.ofDriver()).hasSize(1);
    }
    assertThat(Files.readAllLines(path)).hasSize(3);
  }

  @Test
  void device_isWrittenToAsItIs() {
    assertThatCode(
            () -> {
              try (MetricsFile file = MetricsFile.replacing("/dev/null", new Configuration())) {
                assertThat(file).isNotNull();
              }
            })
        .doesNotThrowAnyException();
  }
}
