package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.spark.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A source that changes while one training runs. Where files of a shuffle are lost, Spark reads it
 * again: the rows are those that were counted, or the training ends. On one slot all rows are in
 * one partition, so that their number tells nothing of their values.
 */
class ChangedSourceTest {
  private static final int ROWS = 200;

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    LocalCluster.stopOtherSession();
    spark =
        SparkSession.builder()
            .master("local[1]")
            .appName("changed source")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private JobSettings job(Path source) throws IOException {
    Path job = folder.resolve("job.conf");
    Files.writeString(
        job,
        """
        data { path = "%s", label = kind, split { validation = 0.1 } }
        network = [{ dense = 4 }, batchNorm, relu, { dense = output }]
        training { batchSize = 32, epochs = 2 }
        """
            .formatted(source));
    return new ConfigReader().read(job.toString(), List.of()).job();
  }

  private String digest(Path source, DisturbedTraining.Change change) throws IOException {
    return DisturbedTraining.digest(spark, job(source), change);
  }

  private JobException error(Path source, DisturbedTraining.Change change) throws IOException {
    JobSettings job = job(source);
    return catchThrowableOfType(
        JobException.class, () -> DisturbedTraining.digest(spark, job, change));
  }

  private static List<String> rows() {
    List<String> lines = new ArrayList<>(List.of("kind,x,z"));
    for (int i = 0; i < ROWS; i++) {
      String kind = i % 3 == 0 ? "a" : "b";
      lines.add(String.format(Locale.ROOT, "%s,%04d,%04d", kind, i * 37 % 1009, i * 53 % 997));
    }
    return lines;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a value        | 200 | b,0629,0901 | b,0628,0901 | in the training set, ",
        "a label        | 200 | b,0629,0901 | a,0629,0901 | in the training set, ",
        "a label unseen | 200 | b,0629,0901 | c,0629,0901 | a label has come that was not there",
        "rows less      | 150 | b,0629,0901 | b,0629,0901 | in the training set, ",
      })
  void file_withOtherRowsWhenItIsReadAgain_isRefused(
      String what, int kept, String before, String after, String told) throws IOException {
    Path source = Files.write(folder.resolve("rows.csv"), rows());
    List<String> changed = new ArrayList<>(rows().subList(0, kept + 1));
    assertThat(changed).contains(before);
    Collections.replaceAll(changed, before, after);
    JobException error = error(source, () -> Files.write(source, changed));
    assertThat(error).as(what).isNotNull();
    assertThat(error)
        .hasMessageStartingWith("The data changed while it was read: " + told)
        .hasMessageEndingWith("(data.options { versionAsOf = ... }).");
    assertThat(error.kind()).isEqualTo(JobException.Kind.DATA);
  }

  @Test
  void file_withTheSameRowsInAnotherOrder_givesTheSameBits() throws IOException {
    Path source = Files.write(folder.resolve("rows.csv"), rows());
    List<String> reversed = rows();
    Collections.reverse(reversed.subList(1, reversed.size()));
    assertThat(digest(source, () -> Files.write(source, reversed)))
        .isEqualTo(digest(source, () -> {}));
  }

  @Test
  void folder_thatGrows_isTrainedOnAsItWas() throws IOException {
    Path source = folder.resolve("growing");
    write(source, 0, SaveMode.ErrorIfExists);
    String undisturbed = digest(source, () -> {});
    assertThat(digest(source, () -> write(source, 1, SaveMode.Append))).isEqualTo(undisturbed);
    assertThat(digest(source, () -> {})).isNotEqualTo(undisturbed);
  }

  @Test
  void folder_thatIsWrittenAnew_endsTheTraining() throws IOException {
    Path source = folder.resolve("written");
    write(source, 0, SaveMode.ErrorIfExists);
    JobException error = error(source, () -> write(source, 1, SaveMode.Overwrite));
    assertThat(error).isNotNull().hasMessageContaining("does not exist");
    assertThat(error).hasMessageStartingWith("The data changed while it was read: ");
    assertThat(error.kind()).isEqualTo(JobException.Kind.DATA);
  }

  private static void write(Path source, int seed, SaveMode mode) {
    spark
        .range(0, ROWS, 1, 1)
        .selectExpr("rand(" + seed + ") as x", "id % 2 as kind")
        .write()
        .mode(mode)
        .parquet(source.toString());
  }
}
