package io.github.syncbn.driver.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.data.TestSpark;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.table.RowDiagnosis;
import io.github.syncbn.worker.setting.Declared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders of Parquet files that are tables of another kind. */
class TableFolderTest {
  @TempDir private static Path directory;
  private static SparkSession spark;

  @BeforeAll
  static void write() throws IOException {
    spark = TestSpark.session();
    table("delta/_delta_log", "delta/k=1");
    table("iceberg/metadata", "iceberg/data");
    Files.createFile(directory.resolve("iceberg/metadata/version-hint.text"));
    table("hudi/.hoodie", "hudi/k=1");
    table("plain/metadata", "plain/data");
  }

  private static void table(String mark, String rows) throws IOException {
    Files.createDirectories(directory.resolve(mark));
    spark.range(5).write().parquet(directory.resolve(rows).toString());
  }

  private static String at(String path) {
    return directory.resolve(path).toString();
  }

  private static void read(Optional<String> format, String path) {
    RowDiagnosis.reader(spark).table(Source.of(format, Optional.of(path))).count();
  }

  @ParameterizedTest
  @CsvSource({"delta, delta", "iceberg, iceberg", "hudi, hudi", "delta/, delta"})
  void folder_thatIsATable_hasTheTablesFormatUnasked(String path, String format) {
    String folder = directory + "/" + path;
    assertThat(TableFolder.format(folder, new Configuration())).contains(format);
  }

  @ParameterizedTest
  @CsvSource({"plain", "delta/k=1", "delta*", "nosuch"})
  void otherPaths_haveNone(String path) {
    assertThat(TableFolder.format(directory + "/" + path, new Configuration())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "delta, delta",
    "delta/k=1, delta",
    "delta/k=*, delta",
    "de*, delta",
    "[dp]*/k=1/*.parquet, delta",
    "'{plain,hudi}', hudi",
    "iceberg/data, iceberg",
    "hudi, hudi"
  })
  void filesOfATable_areNotReadOneByOne(String path, String format) {
    assertThatThrownBy(() -> read(Optional.of("parquet"), directory + "/" + path))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(
            "are those of the "
                + format
                + " table file:"
                + at(format)
                + ", and hold rows that were deleted or replaced, too: read it with data.format = "
                + format
                + " instead of parquet");
  }

  @Test
  void plainFiles_areRead() {
    read(Optional.of("parquet"), at("plain/data"));
    read(Optional.empty(), at("plain/data"));
  }

  @Test
  void tableWhoseSourceSparkDoesNotHave_isToldWithThePackage() {
    assertThatThrownBy(() -> read(Optional.empty(), at("hudi")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("There is no data source \"hudi\" for data.format")
        .hasMessageMatching(
            "(?s).*--packages org\\.apache\\.hudi:hudi-spark\\d\\.\\d-bundle_2\\.1\\d:VERSION.*");
  }

  @ParameterizedTest
  @CsvSource({"parquet, plain/data", "csv, plain/data", "images, plain", "builtin:digits, x"})
  void versions_ofWhatHasNone_areRefused(String format, String path) {
    for (String option : new String[] {"versionAsOf", "TIMESTAMPASOF", "snapshot-id"}) {
      Source source =
          Source.of(Optional.of(format), Optional.of(at(path))).withOptions(Map.of(option, "1"));
      assertThatThrownBy(() -> RowDiagnosis.reader(spark).table(source))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("The option " + option)
          .hasMessageContaining("and " + format + " has none");
    }
  }

  @Test
  void tables_thatNoCatalogHas_areToldWithoutAdviceForOtherStatements() {
    assertThatThrownBy(() -> table("none"))
        .isInstanceOf(JobException.class)
        .hasMessage("Cannot read table none: The table or view `none` cannot be found.");
    assertThatThrownBy(() -> table("nowhere.db.t"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("the first is a catalog, and the session has none of this name");
  }

  private static void table(String name) {
    Source source =
        Declared.with(Source.of(Optional.empty(), Optional.empty()), "table", Optional.of(name));
    RowDiagnosis.reader(spark).table(source);
  }
}
