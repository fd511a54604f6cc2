package io.github.syncbn.driver.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.data.Preparing;
import io.github.syncbn.driver.data.TestSpark;
import io.github.syncbn.driver.spark.SparkLine;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text is decoded as the options say, or what cannot be decoded is named. */
class TextSourceTest {
  private static final String CSV = "x,label\n1,fällt\n2,füllt\n3,follt\n";
  private static final String JSON =
      "{\"x\":1,\"label\":\"fällt\"}\n{\"x\":2,\"label\":\"füllt\"}\n{\"x\":3,\"label\":\"follt\"}\n";
  private static final String XML =
      "<r><row><x>1</x><label>fällt</label></row><row><x>2</x><label>füllt</label></row>"
          + "<row><x>3</x><label>follt</label></row></r>";

  @TempDir Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = TestSpark.session();
    spark.conf().set("spark.sql.legacy.javaCharsets", "true");
  }

  @AfterAll
  static void resetSpark() {
    spark.conf().unset("spark.sql.legacy.javaCharsets");
  }

  private Preparing file(String format, String text, Charset charset, String... options) {
    try {
      Path file = Files.createTempFile(folder, "rows", "." + format);
      Files.write(file, text.getBytes(charset));
      Map<String, String> all = new java.util.HashMap<>();
      for (int i = 0; i < options.length; i += 2) {
        all.put(options[i], options[i + 1]);
      }
      return Preparing.of(Preparing.source(format, file.toString())).label("label").options(all);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void decoded(Preparing job) {
    try (PreparedData data = job.prepare(spark)) {
      assertThat(data.labels().classes()).containsExactly("follt", "fällt", "füllt");
    }
  }

  private static String error(Preparing job) {
    JobException error = catchThrowableOfType(JobException.class, () -> job.prepare(spark).close());
    assertThat(error).isNotNull();
    assertThat(error.getMessage()).doesNotContain("SQLSTATE", "Exception");
    return error.getMessage();
  }

  @Test
  void csv_inTheEncodingThatOptionsSay_isDecoded() {
    decoded(file("csv", CSV, UTF_8));
    decoded(file("csv", "\uFEFF" + CSV, UTF_8));
    decoded(file("csv", CSV, ISO_8859_1, "encoding", "ISO-8859-1"));
    decoded(file("csv", CSV, ISO_8859_1, "charset", "latin1"));
    decoded(file("csv", CSV, Charset.forName("windows-1252"), "encoding", "windows-1252"));
    decoded(file("csv", CSV, UTF_16LE, "encoding", "UTF-16LE"));
    decoded(file("csv", CSV.replace("\n", "\r\n"), UTF_16, "encoding", "UTF-16"));
  }

  @Test
  void jsonAndXml_inTheEncodingThatOptionsSay_areDecoded() {
    decoded(file("json", JSON, UTF_8));
    decoded(file("json", JSON, ISO_8859_1, "encoding", "ISO-8859-1"));
    decoded(file("json", JSON.replace("\n", "\r\n"), UTF_16LE, "encoding", "UTF-16LE"));
    SparkLine.assume4("it reads no XML without a library");
    decoded(file("xml", XML, UTF_8, "rowTag", "row"));
    decoded(
        file(
            "xml",
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + XML,
            ISO_8859_1,
            "rowTag",
            "row",
            "encoding",
            "ISO-8859-1"));
  }

  @Test
  void csv_inAnotherEncoding_isRefusedWithFileLineAndColumn() {
    assertThat(error(file("csv", CSV, ISO_8859_1)))
        .contains("2 of 3 rows", "stand for no character", "data.options.encoding")
        .contains(".csv, line 2, [1, f\uFFFDllt]", "column 'label' is \"f\uFFFDllt\"")
        .contains("no UTF-8; the first of the file are E4 in line 2");
    assertThat(error(file("csv", CSV, ISO_8859_1, "multiLine", "true")))
        .contains("column 'label'", "E4 in line 2");
    assertThat(error(file("csv", CSV, UTF_8, "encoding", "US-ASCII")))
        .contains("line 2, ", "no US-ASCII", "C3 in line 2");
    assertThat(error(file("csv", CSV, ISO_8859_1).query("select * from input where x = 3")))
        .contains("2 of 3 rows", "line 2, ", "column 'label'");
  }

  @Test
  void csv_ofUnusedColumnsInAnotherEncoding_isRefusedToo() {
    assertThat(error(file("csv", "x,y,label\n1,ä,a\n2,b,b\n", ISO_8859_1).features("x")))
        .contains("1 of 2 rows", "column 'y'");
  }

  @Test
  void csv_thatHoldsTheReplacementCharacterItself_isTaken() {
    try (PreparedData data =
        file("csv", "x,label\n1,f\uFFFDllt\n2,follt\n", UTF_8).prepare(spark)) {
      assertThat(data.labels().classes()).containsExactly("follt", "f\uFFFDllt");
    }
  }

  @Test
  void header_inAnotherEncoding_isRefusedWithFileLineAndColumn() {
    assertThat(error(file("csv", "\nx,größe,label\n1,2,a\n", ISO_8859_1)))
        .contains(".csv, line 2, column 2: the name \"gr\uFFFD...\" has bytes that are no UTF-8")
        .contains("data.options { encoding = ... }");
    assertThat(error(file("csv", CSV, UTF_16)))
        .contains("line 1, column 1", "set data.options { encoding = UTF-16 }");
    assertThat(error(file("csv", "x,label\n1,a\n", UTF_16LE))).contains("line 1", "UTF-16");
  }

  @Test
  void jsonAndXml_inAnotherEncoding_areRefusedWithTheLine() {
    assertThat(error(file("json", JSON, ISO_8859_1)))
        .contains("2 of 3 rows", "bytes that are no UTF-8", ".json, line 1, ", "f\uFFFDllt");
    assertThat(error(file("json", "{\"größe\":1}\n", ISO_8859_1)))
        .contains("1 of 1 rows", "bytes that are no UTF-8", "line 1, ");
    assertThat(error(file("json", JSON, UTF_8, "encoding", "US-ASCII")))
        .contains("2 of 3 rows", "record cannot be parsed", "line 1, ");
    // Spark 4.0 reads the file, and its rows are looked at; others stop, so that the file is.
    boolean rows = SparkLine.isSince(4, 0) && !SparkLine.isSince(4, 1);
    assertThat(error(file("xml", XML, ISO_8859_1, "rowTag", "row")))
        .contains(".xml", "no UTF-8", "E4", "line 1", "data.options")
        .contains(rows ? "column 'label' is \"f\uFFFDllt" : ".xml, line 1: the bytes E4");
  }

  @Test
  void text_inAnotherEncoding_isRefused() {
    Preparing job =
        file("text", "1 fällt\n2 füllt\n", ISO_8859_1)
            .query("select int(split(value, ' ')[0]) x, split(value, ' ')[1] label from input");
    assertThat(error(job)).contains("2 of 2 rows", "column 'value'", "E4 in line 1");
  }

  @Test
  void libsvm_thatCannotBeParsed_isRefusedWithFileLineAndColumn() {
    assertThat(error(file("libsvm", "0 1:1 2:3\n\n1 1:0.5 2:0ä5\n", ISO_8859_1)))
        .contains(".libsvm, line 3, column 3: \"2:0\uFFFD5\"", "no UTF-8");
    assertThat(error(file("libsvm", "0 2:1 1:3\n", UTF_8, "numFeatures", "2")))
        .contains("line 1, column 3", "indices from 1 that ascend");
    assertThat(error(file("libsvm", "null 1:1\n", UTF_8))).contains("column 1", "no number");
    assertThat(error(file("libsvm", "0 1:1\n1 5:1\n", UTF_8, "numFeatures", "3")))
        .contains("line 2, column 2: \"5:1\"", "to numFeatures = 3");
    assertThat(error(file("libsvm", "", UTF_8))).contains("is empty");
  }

  @Test
  void encoding_thatThereIsNot_isRefused() {
    assertThat(error(file("csv", CSV, UTF_8, "encoding", "utf-9")))
        .contains("\"utf-9\" is no character set");
  }

  @Test
  void strings_ofTablesThatAreNoUtf8_areNotMergedIntoOneClass() {
    Preparing job =
        Preparing.of(
            spark.sql(
                "select * from values (1, cast(X'66E46C' as string)),"
                    + " (2, cast(X'66FC6C' as string)), (3, 'c') t(x, label)"));
    assertThat(error(job)).contains("2 of 3 rows", "column 'label'", "no UTF-8");
  }

  private static List<String> classes(Preparing job) {
    try (PreparedData data = job.prepare(spark)) {
      return data.labels().classes();
    }
  }

  @Test
  void csv_quotesThatAreDoubled_areReadAsRfc4180HasThem() {
    String rows =
        "x,\"qu\"\"ote\",label\n1,2,\"5\"\" pipe\"\n2,3,\"said \"\"a\"\", then b\"\n3,4,\"\"\"q\"\"\"\n";
    Preparing job = file("csv", rows, UTF_8).features("x", "qu\"ote");
    assertThat(classes(job)).containsExactly("\"q\"", "5\" pipe", "said \"a\", then b");
  }

  @Test
  void csv_textThatEndsWithABackslash_endsThere() {
    Preparing job = file("csv", "x,y,label\n1,\"C:\\dir\\\",a\n2,\"D:\\\",b\n", UTF_8);
    assertThat(classes(job.features("x"))).containsExactly("a", "b");
    assertThat(classes(job.label("y").features("x"))).containsExactly("C:\\dir\\", "D:\\");
  }

  @Test
  void csv_quotesBehindABackslash_asSparkWritesThem_areRead() {
    String[] texts = {"5\" pipe", "\"q\"", "said \"a\", then b", "plain"};
    String folder = this.folder.resolve("written").toString();
    spark
        .createDataset(List.of(texts), Encoders.STRING())
        .toDF("label")
        .selectExpr("length(label) x", "label")
        .coalesce(1)
        .write()
        .option("header", true)
        .csv(folder);
    Preparing job = Preparing.of(Preparing.source("csv", folder)).label("label");
    assertThat(classes(job)).containsExactlyInAnyOrder(texts);
  }

  @Test
  void csv_quotesBehindABackslash_atTheEndOfTexts_areReadToo() {
    assertThat(classes(file("csv", "x,label\n1,\"5\\\"\"\n2,\"6\\\"\"\n", UTF_8)))
        .containsExactly("5\"", "6\"");
    assertThat(classes(file("csv", "x,label\n1,\"a\\\"!\"\n2,b\n", UTF_8)))
        .containsExactly("a\"!", "b");
    assertThat(classes(file("csv", "x,label\n1,\"a\\\"\"b\"\n2,c\n", UTF_8)))
        .as("a doubled one behind a backslash of the text")
        .containsExactly("a\\\"b", "c");
    assertThat(error(file("csv", "x,label\n1,\"5\\\", long\"\n2,c\n", UTF_8)))
        .contains("1 of 2 rows", "escape = ");
  }

  @Test
  void csv_quotesOfBothKinds_areRefusedWithLine_unlessOptionsSayWhich() {
    String rows = "x,label\n1,\"5\"\" pipe\"\n2,\"6\\\" pipe\"\n3,plain\n";
    assertThat(error(file("csv", rows, UTF_8)))
        .contains("1 of 3 rows", ".csv, line 3, ", "data.options.escape", "6\\\" pipe");
    String turned = "x,label\n1,\"5\\\" pipe\"\n2,\"6\"\" pipe\"\n3,plain\n";
    assertThat(error(file("csv", turned, UTF_8)))
        .contains("1 of 3 rows", ".csv, line 3, ", "data.options.escape", "6\"\" pipe");
    assertThat(classes(file("csv", rows, UTF_8, "escape", "\""))).hasSize(3);
  }

  @Test
  void csv_otherQuotesAndSeparators_areSeenToo() {
    String rows = "x;label\n1;'it''s'\n2;'b'\n";
    assertThat(classes(file("csv", rows, UTF_8, "quote", "'", "sep", ";")))
        .containsExactly("b", "it's");
    assertThat(classes(file("csv", "x,label\n1,a \"\"b\n2,c\n", UTF_8, "quote", "")))
        .containsExactly("a \"\"b", "c");
  }

  @Test
  void csv_textOfSeveralLines_isRefusedWithWhatReadsIt() {
    String rows = "x,y,label\n1,\"a\nb\",c\n2,d,e\n";
    assertThat(error(file("csv", rows, UTF_8)))
        .contains("2 of 3 rows", "a quote that does not end", "multiLine = true");
    assertThat(classes(file("csv", rows, UTF_8, "multiLine", "true").features("x")))
        .containsExactly("c", "e");
  }
}
