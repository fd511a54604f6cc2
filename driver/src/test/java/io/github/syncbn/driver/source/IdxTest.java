package io.github.syncbn.driver.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.data.Preparing;
import io.github.syncbn.driver.data.TestSpark;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.job.Split;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.RowSet;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static SparkSession spark;
  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    spark = TestSpark.session();
  }

  private static byte[] idx(int magic, int[] sizes, int... values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(magic);
    for (int size : sizes) {
      out.writeInt(size);
    }
    for (int value : values) {
      out.write(value);
    }
    return bytes.toByteArray();
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
      out.write(bytes);
    }
    return file;
  }

  private Path images(String name) throws IOException {
    return write(name, idx(0x803, new int[] {3, 1, 2}, 0, 255, 128, 1, 7, 8));
  }

  private Path labels(String name) throws IOException {
    return write(name, idx(0x801, new int[] {3}, 5, 9, 5));
  }

  @Test
  void rows_plainOrGzip_areThoseWritten() throws IOException {
    List<String> expected =
        List.of("0.0 1.0[0.0, 255.0]", "0.0 1.0[7.0, 8.0]", "1.0 1.0[128.0, 1.0]");
    assertThat(Preparing.of(Preparing.idx(images("i"), labels("l"))).rows(spark, "TRAINING"))
        .isEqualTo(expected);
    assertThat(
            Preparing.of(Preparing.idx(images("i.gz"), labels("l.gz").toUri()))
                .rows(spark, "TRAINING"))
        .isEqualTo(expected);
  }

  @Test
  void features_ofImages_haveTheirShape() throws IOException {
    try (PreparedData data = Preparing.of(Preparing.idx(images("i"), labels("l"))).prepare(spark)) {
      assertThat(data.features().shape()).isEqualTo(new Shape(1, 1, 2));
      assertThat(FeatureSchema.fromJson(data.features().toJson())).isEqualTo(data.features());
    }
    try (PreparedData data =
        Preparing.of(Preparing.idx(images("i"), labels("l")))
            .query("select label, features from input where label < 6")
            .classes("5", "9")
            .prepare(spark)) {
      assertThat(data.features().shape()).as("a query keeps it").isEqualTo(new Shape(1, 1, 2));
    }
  }

  @Test
  void rows_underQuery_areThoseOfQuery() throws IOException {
    assertThat(
            Preparing.of(Preparing.idx(images("i"), labels("l")))
                .query("select features, label > 6 as label from input -- comment")
                .rows(spark, "TRAINING"))
        .containsExactly("0.0 1.0[0.0, 255.0]", "0.0 1.0[7.0, 8.0]", "1.0 1.0[128.0, 1.0]");
  }

  @Test
  void files_thatAreWrong_areRefusedWithTheirSizes() throws IOException {
    Path labels = labels("l");
    byte[] good = Files.readAllBytes(images("i"));
    refused(
        write("short", Arrays.copyOf(good, good.length - 2)),
        labels,
        "is cut short: its header says",
        "22",
        "20");
    refused(write("short.gz", Arrays.copyOf(good, good.length - 2)), labels, "unpacked", "20");
    refused(write("long", Arrays.copyOf(good, good.length + 1)), labels, "too long", "23");
    refused(write("header", Arrays.copyOf(good, 7)), labels, "ends within its header");
    refused(write("text", "not an IDX file".getBytes()), labels, "not an IDX file", "0x6e6f7420");
    refused(write("floats", idx(0xD03, new int[] {1, 1, 1})), labels, "type 0x0d");
    refused(
        write("huge", idx(0x804, new int[] {1, 1 << 16, 1 << 15, 1 << 15}, 1)),
        labels,
        "impossible sizes",
        "[1, 65536, 32768, 32768]");
    refused(write("minus", idx(0x803, new int[] {-1, 1, 1}, 1)), labels, "impossible", "-1");
    refused(
        write("wide", idx(0x803, new int[] {1, 1, 50_000_001}, 1)), labels, "values by its header");
    // A header of 3 bytes, before a stream that unpacks to 100 MB.
    refused(
        write("bomb.gz", Arrays.copyOf(idx(0x801, new int[] {3}), 100 << 20)),
        labels,
        "too long",
        "11 bytes in all",
        "at least");
    refused(folder.resolve("nothing"), labels, "There is no file", "nothing");
    refused(
        images("i"), write("two", idx(0x801, new int[] {2}, 1, 2)), "has 3 rows, but ", "2 labels");
    Path torn = write("torn.gz", good);
    Files.write(torn, Arrays.copyOf(Files.readAllBytes(torn), 25));
    refused(torn, labels, "torn.gz is cut short: ");
    byte[] blocks = Files.readAllBytes(images("blocks.gz"));
    blocks[10] = 7;
    refused(Files.write(folder.resolve("blocks.gz"), blocks), labels, " is a damaged gzip file: ");
  }

  private void refused(Path images, Path labels, String... told) {
    assertThatThrownBy(() -> Preparing.of(Preparing.idx(images, labels)).prepare(spark))
        .isInstanceOf(JobException.class)
        .message()
        .contains(told);
  }

  @Test
  void mnist_asPublished_isPreparedAsBytes() {
    String set = System.getenv("SYNCBN_DATA");
    Path data =
        set != null ? Path.of(set, "mnist") : Path.of("..", "..", "shared", "data", "mnist");
    assumeTrue(
        Files.exists(data.resolve("train-images-idx3-ubyte.gz")),
        () -> "MNIST is not at " + data + "; set SYNCBN_DATA to the folder that has mnist/");
    Source training =
        Preparing.idx(
            data.resolve("train-images-idx3-ubyte.gz"), data.resolve("train-labels-idx1-ubyte.gz"));
    Source test =
        Preparing.idx(
            data.resolve("t10k-images-idx3-ubyte.gz"), data.resolve("t10k-labels-idx1-ubyte.gz"));
    long start = System.nanoTime();
    try (PreparedData prepared =
        Preparing.of(training)
            .split(Split.apart(Optional.empty(), Optional.of(test)))
            .prepare(spark)) {
      System.out.printf("MNIST prepared in %.1f s%n", (System.nanoTime() - start) / 1e9);
      assertThat(prepared.rows(RowSet.TRAINING)).isEqualTo(60_000);
      assertThat(prepared.rows(RowSet.TEST)).isEqualTo(10_000);
      assertThat(prepared.layout().bytes()).isTrue();
      assertThat(prepared.features().features()).isEqualTo(784);
      assertThat(prepared.labels().classes()).hasSize(10);
    }
  }
}
