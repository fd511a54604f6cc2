package io.github.syncbn.driver.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.data.Preparing;
import io.github.syncbn.driver.data.TestSpark;
import io.github.syncbn.driver.job.Split;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordLinesTest {
  @TempDir Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = TestSpark.session();
  }

  /** Header in line 1, record i in line i + 1; those of {@code bad} have text for a number. */
  private static String records(int count, Integer... bad) {
    StringBuilder text = new StringBuilder("x,label\n");
    IntStream.rangeClosed(1, count)
        .mapToObj(i -> (List.of(bad).contains(i) ? "bad" + i : "" + i) + ",a" + i % 2)
        .forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static String error(Preparing job) {
    JobException error = catchThrowableOfType(JobException.class, () -> job.prepare(spark).close());
    assertThat(error).isNotNull();
    return error.getMessage();
  }

  @Test
  void locate_aFileInManyParts_countsFromItsStart() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), records(3000, 17, 2900, 2999));
    spark.conf().set("spark.sql.files.maxPartitionBytes", "5000");
    try {
      assertThat(error(Preparing.csv(file)))
          .contains("3 of 3,000 rows")
          .contains("rows.csv, line 18, [bad17, a1]: column 'x' is \"bad17\"")
          .contains("line 2901, [bad2900", "line 3000, [bad2999");
    } finally {
      spark.conf().unset("spark.sql.files.maxPartitionBytes");
    }
  }

  @Test
  void locate_moreBadRecordsThanAreShown_showsTheFirstFive() throws IOException {
    Path file =
        Files.writeString(folder.resolve("rows.csv"), records(100, 5, 10, 15, 20, 25, 30, 35));
    assertThat(error(Preparing.csv(file)))
        .contains("7 of 100 rows", "line 6, ", "line 26, ")
        .doesNotContain("line 31");
  }

  @Test
  void locate_blankLinesAndComments_countsThemAsLines() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rows.csv"), "# made by hand\n\nx,label\n1,a\n\n# 2\n?,b\n");
    assertThat(error(Preparing.csv(file).options(Map.of("comment", "#"))))
        .contains("rows.csv, line 7, [?, b]");
  }

  @Test
  void locate_aCompressedFileWithASpaceInItsName_readsIt() throws IOException {
    Path file = folder.resolve("my rows.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(records(50, 42).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(error(Preparing.csv(file))).contains("line 43, [bad42, a0]");
  }

  @Test
  void locate_aRecordOfManyLines_saysNoLine() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), records(9, 4));
    assertThat(error(Preparing.csv(file).options(Map.of("multiLine", "true"))))
        .contains("rows.csv, [bad4, a0]")
        .doesNotContain("line");
  }

  @Test
  void locate_badRecordsInTheTestSet_namesItsFileAndLine() throws IOException {
    Path training = Files.writeString(folder.resolve("training.csv"), records(20));
    Path test = Files.writeString(folder.resolve("test.csv"), records(20, 7));
    Preparing job =
        Preparing.csv(training)
            .split(
                Split.apart(
                    Optional.empty(), Optional.of(Preparing.source("csv", test.toString()))));
    assertThat(error(job)).contains("1 of 20 rows of ", "test.csv, line 8, ");
  }
}
