package io.github.syncbn.driver.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.ReaderFuzz;
import io.github.syncbn.driver.data.Preparing;
import io.github.syncbn.driver.data.TestSpark;
import io.github.syncbn.driver.table.RowDiagnosis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of CSV with names that are empty or there twice. */
class CsvHeadersTest {
  @TempDir Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = TestSpark.session();
  }

  private Preparing csv(String... files) throws IOException {
    for (int i = 0; i < files.length; i++) {
      Files.writeString(folder.resolve("f" + i + ".csv"), files[i]);
    }
    return Preparing.csv(folder);
  }

  private Dataset<Row> table() {
    return RowDiagnosis.reader(spark).table(Preparing.source("csv", folder.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'x,label'; x,label",
        "',a,label'; _c0,a,label",
        "'a,a,A,label'; a0,a1,A2,label",
        "'a,,label,'; a,_c1,label,_c3",
        "'a.b,a`b,label'; a.b,a`b,label",
        "' a,label '; ' a,label '"
      })
  void names_areTheSameForTrainingAndPrediction(String header, String names) throws IOException {
    int columns = names.split(",").length;
    String row = ",0".repeat(columns).substring(1);
    csv(header + "\n" + row + "\n" + row.replace('0', '1') + "\n", header + "\n" + row + "\n");
    Dataset<Row> table = table();
    assertThat(String.join(",", table.columns())).isEqualTo(names);
    assertThat(table.count()).isEqualTo(3);
    assertThat(table.filter("`" + names.split(",")[0].replace("`", "``") + "` = 0").count())
        .isEqualTo(2);
  }

  @Test
  void columnsWithoutAName_areNoFeaturesUnlessNamed() throws IOException {
    Preparing job = csv(",a,label\n7,2,x\n8,3,y\n");
    assertThat(job.rows(spark, "TRAINING")).containsExactly("0.0 1.0[2.0]", "1.0 1.0[3.0]");
    assertThat(job.features("_c0", "a").rows(spark, "TRAINING"))
        .containsExactly("0.0 1.0[7.0, 2.0]", "1.0 1.0[8.0, 3.0]");
    assertThat(csv(",a,label\n7,2,x\n8,3,y\n").query("select * from input").rows(spark, "TRAINING"))
        .containsExactly("0.0 1.0[2.0]", "1.0 1.0[3.0]");
  }

  @Test
  void filesWhoseHeadersDiffer_areRefused() throws IOException {
    Preparing job = csv(",a,label\n1,2,x\n", ",b,label\n1,2,y\n");
    assertThatThrownBy(() -> job.prepare(spark).close())
        .isInstanceOf(JobException.class)
        .hasMessageContaining("f1.csv, line 1")
        .hasMessageContaining("other names than that of file:");
  }

  @Test
  void namesThatSparkMakesUp_thatAreThereAlready_areRefused() throws IOException {
    Preparing job = csv("a,a,a0,label\n1,2,3,x\n");
    assertThatThrownBy(() -> job.prepare(spark).close())
        .isInstanceOf(JobException.class)
        .hasMessageContaining("f0.csv, line 1: names that are empty or there twice")
        .hasMessageContaining("`a0`");
  }

  @Test
  void aFileOfNothing_isSaidToBeEmpty() throws IOException {
    assertThatThrownBy(() -> csv("").prepare(spark).close())
        .isInstanceOf(JobException.class)
        .hasMessageContaining("is empty: there is no header and no row in it");
    assertThatThrownBy(() -> csv("\n\n").prepare(spark).close())
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Of the 2 bytes of")
        .hasMessageContaining("no record can be made");
    assertThat(csv("", "x,label\n1,a\n2,b\n").rows(spark, "TRAINING")).hasSize(2);
    assertThatThrownBy(() -> csv("", "x,label\n").prepare(spark).close())
        .isInstanceOf(JobException.class)
        .hasMessageContaining("There are no rows");
  }

  @Test
  void filesDamagedInAnyWay_areReadOrRefusedWithWords() {
    byte[] good = ",\"größe\",a,a,label\r\n1,2,3,4,x\r\n5,6,7,8,y\r\n".getBytes(UTF_8);
    ReaderFuzz.of(List.of(good, "x,label\n1,a\n".getBytes(UTF_8)), "\"", ",", "\n", "\0", ";")
        .feed(
            ReaderFuzz.cases() / 500,
            input -> {
              Path file = folder.resolve("f.csv");
              Files.write(file, input);
              SourceReader reader = RowDiagnosis.reader(spark);
              Dataset<Row> rows = reader.located(Preparing.source("csv", file.toString()));
              assertThat(rows.count()).isNotNegative();
            });
  }

  @Test
  void filesWithoutAHeader_areReadByPosition() throws IOException {
    Preparing job = csv("1,2\n3,4\n").options(Map.of("header", "false")).label("_c1");
    assertThat(job.rows(spark, "TRAINING")).hasSize(2);
  }
}
