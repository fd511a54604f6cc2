package io.github.syncbn.driver.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.data.Preparing;
import io.github.syncbn.driver.data.TestSpark;
import io.github.syncbn.worker.training.FeatureTreatment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training says what it makes of every column, and refuses to go on without most of them. */
class ColumnUsesTest {
  @TempDir Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = TestSpark.session();
  }

  private Preparing csv(String text) throws IOException {
    return Preparing.csv(Files.writeString(Files.createTempFile(folder, "t", ".csv"), text));
  }

  private static Preparing sql(String query) {
    return Preparing.of(spark.sql(query));
  }

  private static ColumnUses uses(Preparing job) {
    try (PreparedData data = job.prepare(spark)) {
      return data.uses();
    }
  }

  /** Role and note by name. */
  private static Map<String, String> roles(Preparing job) {
    Map<String, String> roles = new TreeMap<>();
    for (ColumnUse use : uses(job).columns()) {
      roles.put(use.name(), use.role() + (use.note().isEmpty() ? "" : ": " + use.note()));
    }
    return roles;
  }

  private static String error(Preparing job) {
    JobException error = catchThrowableOfType(JobException.class, () -> job.prepare(spark).close());
    assertThat(error).isNotNull();
    assertThat(error.kind()).isEqualTo(JobException.Kind.DATA);
    return error.getMessage();
  }

  @Test
  void columnsOfACsv_leftOut_areGivenTheirReasons() throws IOException {
    String header = ",a,b,c,d,e,komma,datum,betrag,wort,leer,label\n";
    String row = ",1,2.5,3,4,true,\"1,5\",2020-01-0%d,\"1'000 EUR\",u,,x%d\n";
    assertThat(
            roles(
                csv(
                    header
                        + String.format(java.util.Locale.ROOT, "0" + row, 1, 1)
                        + String.format(java.util.Locale.ROOT, "1" + row, 2, 2)
                            .replace(",u,", ",v,")
                        + String.format(java.util.Locale.ROOT, "2" + row, 3, 2))))
        .containsEntry("_c0", "left out: without a name, as pandas writes the number of a row")
        .containsEntry("a", "feature: one value only")
        .containsEntry("e", "feature")
        .containsEntry("komma", "left out: numbers with a decimal comma")
        .containsEntry(
            "datum", "left out: dates or times; data.dates = parts makes numbers of them")
        .containsEntry("betrag", "left out: text, one value only")
        .containsEntry("wort", "left out: text, about 2 different in 3 rows")
        .containsEntry("leer", "left out: no value in any row")
        .containsEntry("label", "label");
  }

  @Test
  void columnsOfATable_leftOut_areGivenTheirReasons() {
    String columns =
        "double(id) / 3 a, id * id b, id % 2 = 0 c, array(id, 1) v, '12' t, current_timestamp() s,"
            + " struct(id) st, map(1, 2) m, interval '1' day i, string(id) || ' %' pc,"
            + " id * 3 as customer_id, id * 3 as paid, id + 7 as n, id % 3 as label, 1 + id % 2 as w";
    assertThat(roles(sql("select " + columns + " from range(30)").weight("w")))
        .containsEntry("a", "feature")
        .containsEntry("b", "feature")
        .containsEntry("v", "feature")
        .containsEntry("t", "left out: numbers in a column of text")
        .containsEntry("s", "left out: dates or times; data.dates = parts makes numbers of them")
        .containsEntry("st", "left out: no numbers by its type")
        .containsEntry("m", "left out: no numbers by its type")
        .containsEntry("i", "left out: no numbers by its type")
        .containsEntry("pc", "left out: numbers, or digits, written in a way of their own")
        .containsEntry("customer_id", "feature: looks like a number or key of the row")
        .containsEntry("paid", "feature")
        .containsEntry("n", "feature: looks like a number or key of the row")
        .containsEntry("w", "weight")
        .containsEntry("label", "label");
  }

  @Test
  void columnsThatAreNamed_areTheOnlyOnes() {
    Preparing job = sql("select id x, 'a' t, id y, id % 2 label from range(9)").features("x");
    assertThat(roles(job))
        .containsEntry("x", "feature")
        .containsEntry("t", "left out: data.features names others")
        .containsEntry("y", "left out: data.features names others");
    assertThat(uses(job).line()).isEqualTo("1 feature column, label label");
  }

  @Test
  void mostColumns_leftOut_areAnError() throws IOException {
    String german = "breite;hoehe;n;klasse\n1,5;2,5;1;a\n2,5;3;2;b\n3,5;0,1;3;a\n";
    Preparing job = csv(german).options(Map.of("sep", ";")).label("klasse");
    assertThat(error(job))
        .contains("Most columns of ", "cannot be features")
        .contains("label     klasse, string", "feature   n, int")
        .contains("left out  breite, string: numbers with a decimal comma")
        .contains("left out  hoehe, string: numbers with a decimal comma")
        .contains("data.features", "double(replace(`breite`, ',', '.'))");
    assertThat(job.features("n").rows(spark, "TRAINING")).hasSize(3);
    assertThat(error(job.features("breite", "n")))
        .contains("Column 'breite' has type string (numbers with a decimal comma)");
  }

  @Test
  void textBesideAVector_isNotMost() {
    assertThat(uses(sql("select array(id, 1) v, 'a' s, 'b' t, id % 2 label from range(9)")).line())
        .isEqualTo(
            "1 feature column, label label; left out: s (text, one value only), t (text, one value"
                + " only)");
  }

  @Test
  void aFeatureThatNoRowHas_hasNoMean() {
    FeatureTreatment.Missing mean = new FeatureTreatment.Missing.Mean();
    assertThat(
            error(
                sql("select id x, cast(null as double) y, id % 2 label from range(9)")
                    .missing(mean)))
        .contains("Column 'y' has no value in any of the 9 rows of the training set", "constant");
    assertThat(error(sql("select array(id, null) v, id % 2 label from range(9)").missing(mean)))
        .contains("Feature 1 (from 0) of column 'v'");
    assertThat(
            error(
                sql("select id x, if(id > 6, id, null) y, id % 2 label, if(id > 6, 'test', 'train')"
                        + " part from range(9)")
                    .split(io.github.syncbn.driver.job.Split.by("part"))
                    .missing(mean)))
        .contains("Column 'y' has no value in any of the 7 rows");
    assertThat(
            roles(
                sql("select id x, cast(null as double) y, id % 2 label from range(9)")
                    .missing(new FeatureTreatment.Missing.Constant(3))))
        .containsEntry("y", "feature: no value in any row");
  }

  @Test
  void uses_throughJson_areTheSame() {
    ColumnUses uses = uses(sql("select id x, 'a' t, id y, id % 2 label from range(9)"));
    assertThat(ColumnUses.fromJson(uses.toJson())).isEqualTo(uses);
    assertThat(uses.text().lines())
        .containsExactly(
            "  label     label, bigint",
            "  feature   x, bigint",
            "  feature   y, bigint",
            "  left out  t, string: text, one value only");
  }
}
