package io.github.syncbn.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.step.SetResult;
import io.github.syncbn.driver.step.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
  private static final RunFacts FACTS =
      new RunFacts("Training of job.conf", "data.path = x", List.of(List.of("left out", "day")));

  @TempDir private Path folder;
  private final AtomicLong clock = new AtomicLong();

  private ReportFile report(Path directory) {
    return new ReportFile(FACTS, directory.toString(), new Configuration(), clock::get);
  }

  @Test
  void page_isThereBeforeTheFirstStep_andFollowsEpochs() throws IOException {
    Path directory = folder.resolve("new/report");
    TrainingListener listener = report(directory).listener();
    assertThat(page(directory))
        .contains("training goes on: not begun", "data.path = x", "left out");
    listener.step(new TrainingListener.Step(0, 0, 1.25, 8, 0.1, 0.5));
    TrainingListener.Epoch epoch = new TrainingListener.Epoch(0, 1, 1.25, SetResult.NONE, 16);
    listener.epoch(epoch);
    assertThat(page(directory)).doesNotContain("1.2500");
    clock.addAndGet(6_000_000_000L);
    listener.epoch(epoch);
    assertThat(page(directory)).contains("<td>1.2500</td>").doesNotContain("validation loss</td>");
    assertThat(Files.list(directory))
        .noneMatch(file -> file.getFileName().toString().equals("_index.html"));
  }

  @Test
  void page_thatTakesLongToWrite_isWrittenLessOften() throws IOException {
    Path directory = folder.resolve("slow");
    AtomicLong passing = new AtomicLong(1_000_000_000L);
    ReportFile slow =
        new ReportFile(
            FACTS, directory.toString(), new Configuration(), () -> clock.getAndAdd(passing.get()));
    passing.set(0);
    TrainingListener listener = slow.listener();
    listener.step(new TrainingListener.Step(0, 0, 1.25, 8, 0.1, 0.5));
    TrainingListener.Epoch epoch = new TrainingListener.Epoch(0, 1, 1.25, SetResult.NONE, 16);
    clock.addAndGet(48_000_000_000L);
    listener.epoch(epoch);
    assertThat(page(directory)).doesNotContain("<td>1.2500</td>");
    clock.addAndGet(3_000_000_000L);
    listener.epoch(epoch);
    assertThat(page(directory)).contains("<td>1.2500</td>");
  }

  @Test
  void directoryThatCannotBeMade_isAnErrorAtOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> report(file.resolve("report")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("cannot be written to")
        .hasMessageContaining("file/report");
  }

  @Test
  void directoryThatGoesAwayLater_costsNoTraining() throws IOException {
    Path directory = folder.resolve("report");
    TrainingListener listener = report(directory).listener();
    Files.walk(directory)
        .sorted(java.util.Comparator.reverseOrder())
        .forEach(p -> p.toFile().delete());
    Files.writeString(directory, "in the way");
    clock.addAndGet(6_000_000_000L);
    listener.epoch(new TrainingListener.Epoch(0, 1, 1.25, SetResult.NONE, 16));
    assertThat(directory).hasContent("in the way");
  }

  private static String page(Path directory) throws IOException {
    return Files.readString(directory.resolve("index.html"));
  }

  @Test
  void page_thatAFolderStandsInTheWayOf_isAnErrorAtOnce() throws IOException {
    Path directory = folder.resolve("occupied");
    Files.createDirectories(directory.resolve("index.html/something"));
    assertThatThrownBy(() -> report(directory))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("the report cannot be written to " + directory + ": ");
  }
}
