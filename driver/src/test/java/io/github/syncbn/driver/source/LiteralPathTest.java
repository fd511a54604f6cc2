package io.github.syncbn.driver.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.data.Conversion;
import io.github.syncbn.driver.data.Preparing;
import io.github.syncbn.driver.data.TestSpark;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.table.RowDiagnosis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that could be read as something else than names. */
class LiteralPathTest {
  private static final List<String> NAMES =
      List.of("data [v1]", "a*b", "{1,2}", "q?", "back\\slash", "run:1", "100%20", "ü, ö", "#x");
  private static SparkSession spark;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = TestSpark.session();
  }

  private static long rows(String format, Path path) {
    return rows(Preparing.source(format, path.toString()));
  }

  private static long rows(Source source) {
    return RowDiagnosis.reader(spark).located(source).count();
  }

  @Test
  void tables_ofAnyName_areRead() throws IOException {
    for (String name : NAMES) {
      Path json = Files.createDirectories(folder.resolve(name + " json"));
      Files.writeString(json.resolve("a.json"), "{\"a\": 1}\n");
      assertThat(rows("json", json)).as(name).isEqualTo(1);
      Path file = Files.writeString(folder.resolve(name + ".csv"), "a,b\n1,2\n3,4\n");
      if (name.contains(":")) {
        assertThatThrownBy(() -> rows("csv", file)).hasMessageContaining("a colon in its name");
      } else {
        assertThat(rows("csv", file)).as(name).isEqualTo(2);
      }
    }
  }

  @Test
  void copies_ofAnyName_areWrittenAndRead() throws IOException {
    Path csv = Files.writeString(folder.resolve("in.csv"), "a,b\n1,2\n3,4\n");
    for (String name : NAMES) {
      Path copy = folder.resolve(name);
      Conversion conversion = new Conversion(spark, Preparing.source("csv", csv.toString()));
      assertThat(conversion.write(copy.toString()).rows()).as(name).isEqualTo(2);
      assertThat(rows("parquet", copy)).as(name).isEqualTo(2);
    }
  }

  @Test
  void images_ofAnyName_areRead() throws IOException {
    byte[] png = io.github.syncbn.driver.image.TestPng.of(2, 2, 8, 2);
    for (String name : NAMES) {
      Path cat = Files.createDirectories(folder.resolve(name).resolve(name));
      Files.write(cat.resolve(name + ".png"), png);
      Files.write(
          folder.resolve(name).resolve(name + ".zip"),
          new TestZip().with("dog [1]/*.png", png).bytes());
      Dataset<Row> rows =
          RowDiagnosis.reader(spark)
              .table(Preparing.source("images", folder.resolve(name).toString()));
      assertThat(rows.select("label").collectAsList().toString())
          .as(name)
          .contains(name)
          .contains("dog [1]");
      assertThat(rows.count()).isEqualTo(2);
    }
  }

  @Test
  void idx_ofAnyName_isRead() throws IOException {
    for (String name : NAMES) {
      Path file = folder.resolve(name + "-ubyte");
      Files.write(file, new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3});
      assertThat(rows(Preparing.idx(file, file))).as(name).isEqualTo(3);
    }
  }

  @Test
  void relativeNames_withAColon_areNames() throws IOException {
    Path here = Files.createTempDirectory(Path.of("target"), "run:");
    try {
      Files.writeString(here.resolve("a.csv"), "a,b\n1,2\n");
      Path relative = Path.of("").toAbsolutePath().relativize(here.toAbsolutePath());
      assertThat(rows("csv", relative)).isEqualTo(1);
    } finally {
      Files.deleteIfExists(here.resolve("a.csv"));
      Files.delete(here);
    }
  }

  @Test
  void patterns_thatAreNoNames_areStillPatterns() throws IOException {
    for (String name : List.of("x1.csv", "x2.csv")) {
      Files.writeString(folder.resolve(name), "a,b\n1,2\n");
    }
    assertThat(rows("csv", folder.resolve("x[12].csv"))).isEqualTo(2);
    assertThat(rows("csv", folder.resolve("x*.csv"))).isEqualTo(2);
    Files.writeString(folder.resolve("x[12].csv"), "a,b\n1,2\n3,4\n5,6\n");
    assertThat(rows("csv", folder.resolve("x[12].csv"))).as("the name comes first").isEqualTo(3);
    assertThatThrownBy(() -> rows("csv", folder.resolve("y[12].csv")))
        .isInstanceOf(JobException.class);
  }
}
