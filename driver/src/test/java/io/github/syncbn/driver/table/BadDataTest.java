package io.github.syncbn.driver.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.data.Preparing;
import io.github.syncbn.driver.data.TestSpark;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.job.Split;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.training.FeatureTreatment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with data, and what its user is told. */
class BadDataTest {
  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = TestSpark.session();
  }

  private static Arguments bad(String name, Supplier<Preparing> job, String... told) {
    return Arguments.of(Named.of(name, job), told);
  }

  private static Preparing sql(String values) {
    return Preparing.of(spark.sql("select * from values " + values));
  }

  private static Preparing csv(String text) {
    return file("csv", text);
  }

  private static Preparing file(String format, String text) {
    try {
      Path file = Files.createTempFile(folder, "rows", "." + format);
      Files.writeString(file, text);
      return Preparing.of(Preparing.source(format.replaceFirst("\\..*", ""), file.toString()))
          .label("label");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Dataset<Row> good() {
    return spark.sql("select * from values (1.0, 'a'), (2.0, 'b') t(x, label)");
  }

  static Stream<Arguments> table() {
    return Stream.of(
        bad(
            "missing value",
            () -> sql("(1.0, 'a'), (null, 'b'), (2.0, 'b') t(x, label)"),
            "1 of 3 rows",
            "column 'x' is missing",
            "[null, b]",
            "data.missing"),
        bad(
            "NaN",
            () -> sql("(1.0, 'a'), (double('NaN'), 'b') t(x, label)"),
            "column 'x' is missing"),
        bad(
            "infinite",
            () -> sql("(1.0, 'a'), (double('-Infinity'), 'b') t(x, label)"),
            "column 'x' is infinite",
            "-Infinity"),
        bad("beyond float32", () -> sql("(1e39, 'a'), (1.0, 'b') t(x, label)"), "beyond float32"),
        bad(
            "ragged",
            () -> sql("(array(1, 2), 'a'), (array(1, 2), 'b'), (array(1), 'b') t(x, label)"),
            "1 of 3 rows",
            "column 'x' has 1 values where 2 are expected"),
        bad(
            "ragged in the first row",
            () -> sql("(array(1), 'a'), (array(1, 2), 'b'), (array(3, 2), 'b') t(x, label)"),
            "1 of 3 rows",
            "[[1], a]: column 'x' has 1 values where 2 are expected"),
        bad(
            "text in a numeric column of a CSV",
            () -> csv("x,z,label\n1,1,a\n2,1,b\nfoo,1,a\n4,1,b\n"),
            "1 of 4 rows",
            "column 'x' is not a number",
            "column 'x' is \"foo\"",
            ".csv, line 4, [foo, 1, a]"),
        bad(
            "JSON that cannot be parsed",
            () ->
                file("json", "{\"x\": 1, \"label\": \"a\"}\n\n{\"x\": 2, \"label\": \"b\"\n")
                    .missing(new FeatureTreatment.Missing.Mean()),
            "1 of 2 rows",
            "record cannot be parsed",
            ".json, line 3, "),
        bad(
            "CSV record with too few fields",
            () -> csv("x,z,label\n1,1,a\n2,1,b\n3\n"),
            "fewer or more fields than the header",
            ".csv, line 4, "),
        bad(
            "CSV record with too many fields",
            () -> csv("x,label\n1,a\n2,b,5\n"),
            "fewer or more fields than the header",
            "\"2,b,5\""),
        bad(
            "malformed CSV under a query",
            () -> csv("x,label\n1,a\n2,b,5\n3,c\n4,d,6\n").query("select * from input"),
            "2 of 4 rows",
            "fewer or more fields than the header",
            ".csv, line 3, ",
            "\"2,b,5\"",
            ".csv, line 5, "),
        bad(
            "JSON that ends too soon, under a query",
            () ->
                file("json", "{\"x\": 1, \"label\": \"a\"}\n\n{\"x\": 2, \"label\": \"b\"\n")
                    .query("select label from input"),
            "1 of 2 rows",
            "record cannot be parsed",
            ".json, line 3, "),
        bad(
            "text in a numeric column under a query",
            () -> csv("x,label\n1,a\n2,b\n?,b\n").query("select * from input"),
            "column 'x' is \"?\""),
        bad(
            "missing label",
            () -> sql("(1.0, 'a'), (2.0, null) t(x, label)"),
            "'label' is missing"),
        bad(
            "fractional label",
            () -> sql("(1.0, 1.5D), (2.0, 2D) t(x, label)"),
            "task = regression",
            "label 'label' is 1.5"),
        bad(
            "label outside the classes",
            () -> sql("(1.0, 'a'), (2.0, 'c') t(x, label)").classes("a", "b"),
            "label 'label' is \"c\""),
        bad(
            "class that the column cannot hold",
            () -> sql("(1.0, 1), (2.0, 2) t(x, label)").classes("1", "two"),
            "'two'",
            "type int"),
        bad(
            "label unseen in training",
            () ->
                sql("(1.0, 'a', 'train'), (2.0, 'b', 'train'), (3.0, 'c', 'test') t(x, label, set)")
                    .split(Split.by("set")),
            "1 of 3 rows",
            "label 'label' is \"c\""),
        bad(
            "unknown set",
            () ->
                sql("(1.0, 'a', 'train'), (2.0, 'b', 'training') t(x, label, set)")
                    .split(Split.by("set")),
            "split column 'set' is \"training\""),
        bad(
            "negative weight",
            () -> sql("(1.0, 'a', 1), (2.0, 'b', -1) t(x, label, w)").weight("w"),
            "weight 'w' is negative"),
        bad(
            "missing weight",
            () -> sql("(1.0, 'a', 1), (2.0, 'b', null) t(x, label, w)").weight("w"),
            "weight 'w' is missing"),
        bad("one class", () -> sql("(1.0, 'a'), (2.0, 'a') t(x, label)"), "one class only, 'a'"),
        bad(
            "too many classes",
            () -> Preparing.of(spark.range(20_000).selectExpr("id x", "id label")),
            "more than 10,000 distinct labels",
            "task = regression"),
        bad(
            "a shape of another size",
            () -> Preparing.of(good()).shape(1, 1, 2),
            "data.shape = [1, 1, 2] has 2 values, but a row of",
            "has 1 features."),
        bad(
            "a number of features that is none",
            () ->
                Preparing.of(
                        Declared.with(
                            Preparing.source("libsvm", folder.toString()),
                            "options",
                            Map.of("numFeatures", "many")))
                    .label("label"),
            "data.options.numFeatures = \"many\" is no whole number."),
        bad("no rows", () -> Preparing.of(good().limit(0)), "There are no rows"),
        bad("all rows of weight 0", () -> sql("(1.0, 'a', 0) t(x, label, w)").weight("w"), "empty"),
        bad(
            "unknown label column",
            () -> Preparing.of(good()).label("Lable"),
            "no column 'Lable'",
            "Did you mean 'label'?",
            "x, label"),
        bad("unknown feature", () -> Preparing.of(good()).features("xx"), "no column 'xx'"),
        bad("unknown weight", () -> Preparing.of(good()).weight("w"), "for the weight"),
        bad("label among features", () -> Preparing.of(good()).features("x", "label"), "'label'"),
        bad("text feature", () -> sql("('u', 'a') t(x, label)").features("x"), "type string"),
        bad("no features", () -> sql("('u', 'a') t(x, label)"), "can be a feature", "x, string"),
        bad(
            "too many features",
            () -> sql("(array(1, 2, 3), 'a') t(x, label)").maxFeatures(2),
            "3 features",
            "data.maxFeatures = 2",
            "12 bytes"),
        bad(
            "no file",
            () -> Preparing.of(Preparing.source("parquet", "/no/such/file")).label("y"),
            "Cannot read /no/such/file",
            "not exist"),
        bad(
            "file system without a library",
            () -> Preparing.of(Preparing.source("parquet", "s3a://bucket/rows")).label("y"),
            "Cannot read s3a://bucket/rows",
            "S3AFileSystem not found",
            "--packages org.apache.hadoop:hadoop-aws"),
        bad(
            "unknown format",
            () -> Preparing.of(Preparing.source("orcc", folder.toString())).label("y"),
            "no data source \"orcc\"",
            "Did you mean \"orc\"?"),
        bad(
            "class of a format that is not there",
            () -> Preparing.of(Preparing.source("com.acme.Rows", folder.toString())).label("y"),
            "no data source \"com.acme.Rows\""),
        bad(
            "format of a package that is not there",
            () -> Preparing.of(Preparing.source("avro", folder.toString())).label("y"),
            "Avro is built-in but external data source module"),
        bad("no bytes of Parquet", () -> file("parquet", ""), "is not a Parquet file"),
        bad("no bytes of ORC", () -> file("orc", ""), "no file of this format", "empty"),
        bad("no bytes of JSON", () -> file("json", ""), "is empty"),
        bad("text for Parquet", () -> file("parquet", "x".repeat(99)), "is not a Parquet file"),
        bad("text for ORC", () -> file("orc", "x".repeat(99)), "Malformed ORC file"),
        bad(
            "an empty folder",
            () -> {
              try {
                return Preparing.of(
                        Preparing.source(
                            "parquet", Files.createTempDirectory(folder, "none").toString()))
                    .label("y");
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            },
            "no file of this format",
            "recursiveFileLookup"),
        bad(
            "packed by another method than the name says",
            () -> file("csv.bz2", "x,label\n1,a\n"),
            "Of the 12 bytes of",
            "what the name and data.options say"),
        bad(
            "query that is no SQL",
            () -> csv("x,label\n1,a\n").query("selec * from input"),
            "data.query fails over",
            ": Syntax error at or near"),
        bad(
            "JSON of which no record can be parsed",
            () -> file("json", "x,label\n1,a\n"),
            "2 of 2 rows",
            "record cannot be parsed",
            ".json, line 1"),
        bad(
            "a source that wants an option",
            () -> Preparing.of(Preparing.source("jdbc", folder.toString())).label("y"),
            ": Option 'url' is required."),
        bad(
            "unknown table",
            () ->
                Preparing.of(
                        Declared.with(
                            Source.of(Optional.empty(), Optional.empty()),
                            "table",
                            Optional.of("nodb.notable")))
                    .label("y"),
            "Cannot read table nodb.notable",
            "cannot be found"),
        bad(
            "wrong query",
            () -> Preparing.digits().query("select nothing from input"),
            "data.query",
            "nothing"),
        bad("unknown built-in", () -> Preparing.of(Preparing.source("builtin:x", null)), "digits"),
        bad(
            "headers that differ",
            () -> {
              try {
                Path files = Files.createTempDirectory(folder, "headers");
                Files.writeString(files.resolve("a.csv"), "x,z,label\n1,1,a\n");
                Files.writeString(files.resolve("b.csv"), "z,x,label\n1,1,b\n");
                return Preparing.csv(files);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            },
            "header"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void prepare_badData_says(Supplier<Preparing> job, String[] told) {
    JobException error =
        catchThrowableOfType(JobException.class, () -> job.get().prepare(spark).close());
    assertThat(error).isNotNull();
    assertThat(error.getMessage()).contains(told).doesNotContain("SQLSTATE", "Exception");
  }
}
