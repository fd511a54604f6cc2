package io.github.syncbn.driver.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.LogRecords;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.data.Preparing;
import io.github.syncbn.driver.data.TestSpark;
import io.github.syncbn.driver.image.ImageDecoder;
import io.github.syncbn.driver.image.TestPng;
import io.github.syncbn.driver.job.ImageReading;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.job.Split;
import io.github.syncbn.driver.table.RowDiagnosis;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.RowSet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSourceTest {
  private static final Shape SMALL = new Shape(3, 7, 9);
  private static final ImageDecoder DECODER = new ImageDecoder(10_000);
  private static final Map<String, byte[]> PICTURES = new LinkedHashMap<>();
  private static SparkSession spark;
  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    spark = TestSpark.session();
    try (ZipInputStream in =
        new ZipInputStream(ImageSourceTest.class.getResourceAsStream("/golden/images.zip"))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().matches("\\w+\\.(jpg|png)")) {
          PICTURES.put(entry.getName(), in.readAllBytes());
        }
      }
    }
  }

  /** JPEG files in train/jpg, PNG files in train/png. */
  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    PICTURES.forEach(
        (name, bytes) ->
            files.put("train/" + name.substring(name.length() - 3) + "/" + name, bytes));
    return files;
  }

  private Path write(Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return folder.resolve("train");
  }

  private Path zip(Map<String, byte[]> files) throws IOException {
    Path path = folder.resolve("train.zip");
    try (OutputStream file = Files.newOutputStream(path);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : files.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return path;
  }

  private static Source source(Path path, ImageReading reading) {
    return Declared.with(
        Source.of(Optional.of("images"), Optional.of(path.toString())), "images", reading);
  }

  private static ImageReading small(boolean skip) {
    return new ImageReading(
        Optional.of(7),
        Optional.of(9),
        3,
        skip ? ImageReading.Unreadable.SKIP : ImageReading.Unreadable.ERROR,
        10_000,
        Optional.empty());
  }

  @Test
  void rows_ofFoldersAndOfAZipFile_areTheSame() throws Exception {
    List<String> shards = Preparing.of(source(write(files()), small(false))).shards(spark, 1);
    assertThat(Preparing.of(source(zip(files()), small(false))).shards(spark, 2)).isEqualTo(shards);
    assertThat(shards.toString()).contains("[");
    List<String> expected = new ArrayList<>();
    for (byte[] file : PICTURES.values()) {
      float[] row = new float[SMALL.size()];
      byte[] pixels = DECODER.decode(file, SMALL, true);
      for (int i = 0; i < row.length; i++) {
        row[i] = pixels[i] & 0xff;
      }
      expected.add(java.util.Arrays.toString(row));
    }
    assertThat(
            Preparing.of(source(folder.resolve("train"), small(false)))
                .rows(spark, "TRAINING")
                .stream()
                .map(row -> row.substring(row.indexOf('['))))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void images_withoutASize_haveThatOfTheFirst() throws IOException {
    try (PreparedData data =
        Preparing.of(source(write(files()), Declared.defaults(ImageReading.class)))
            .prepare(spark)) {
      assertThat(data.features().shape()).isEqualTo(new Shape(3, 21, 27));
      assertThat(data.labels().classes()).containsExactly("jpg", "png");
      assertThat(data.layout().bytes()).as("one byte a value").isTrue();
      assertThat(data.rows(RowSet.TRAINING)).isEqualTo(PICTURES.size());
    }
  }

  @Test
  void unreadableImages_areNamedAndCounted_orSkipped() throws IOException {
    Map<String, byte[]> files = files();
    files.put("train/jpg/broken.jpg", new byte[] {(byte) 0xff, (byte) 0xd8, 1, 2, 3});
    files.put("train/png/text.png", "no picture".getBytes());
    files.put("train/png/notes.txt", "left out by its name".getBytes());
    files.put("train/png/._hidden.png", "left out".getBytes());
    Path path = zip(files);
    assertThatThrownBy(() -> Preparing.of(source(path, small(false))).prepare(spark))
        .isInstanceOf(JobException.class)
        .message()
        .contains(
            "2 of 15 rows", "2  image is unreadable", "train.zip!/train/jpg/broken.jpg", "neither");
    try (PreparedData data = Preparing.of(source(path, small(true))).prepare(spark)) {
      assertThat(data.rows(RowSet.TRAINING)).isEqualTo(PICTURES.size());
    }
    Path broken =
        zip(new TreeMap<>(Map.of("train/a/1.png", new byte[0], "train/b/2.png", new byte[0])));
    assertThatThrownBy(
            () ->
                Preparing.of(
                        source(
                            broken,
                            Declared.with(
                                Declared.defaults(ImageReading.class),
                                "unreadable",
                                ImageReading.Unreadable.SKIP)))
                    .prepare(spark))
        .hasMessageContaining("None of 2 images can be read; the last, ")
        .hasMessageContaining("2.png: it is empty.");
    Dataset<Row> table = RowDiagnosis.reader(spark).table(source(zip(files), small(true)));
    assertThat(table.count()).isEqualTo(PICTURES.size());
    assertThat(table.columns()).containsExactly("features", "label");
  }

  @Test
  void otherSets_areResizedAsTheTrainingSet() throws IOException {
    Path training = write(files());
    try (PreparedData data =
        Preparing.of(source(training, small(false)))
            .split(
                Split.apart(
                    Optional.empty(),
                    Optional.of(source(training, Declared.defaults(ImageReading.class)))))
            .prepare(spark)) {
      assertThat(data.rows(RowSet.TEST)).isEqualTo(PICTURES.size());
      assertThat(data.features().shape()).isEqualTo(SMALL);
    }
  }

  /** The names of Spark's rule for hidden files, of files and of folders at any depth. */
  @Test
  void hiddenImages_areLeftOut_inFoldersAndArchivesAlike() throws IOException {
    byte[] picture = PICTURES.values().iterator().next();
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name :
        List.of(
            "train/cat/0.png",
            "train/dog/0.png",
            "train/_a=1/dog/1.png",
            "train/./dog/2.png",
            "train/cat/.ipynb_checkpoints/0.png",
            "train/cat/.ipynb_checkpoints/deep/0.png",
            "train/_temporary/cat/0.png",
            "train/__MACOSX/cat/0.png",
            "train/cat/._0.png",
            "train/cat/_1.png")) {
      files.put(name, picture);
    }
    write(files);
    Files.createDirectories(folder.resolve("archives"));
    Path zip = Files.move(zip(files), folder.resolve("archives/a.zip"));
    for (Path path :
        List.of(folder.resolve("train"), folder.resolve("tr*"), zip, folder.resolve("archives"))) {
      List<ImageFile> images =
          ImageListing.of(path.toString(), Optional.empty(), new Configuration());
      assertThat(images)
          .as("%s", path)
          .extracting(ImageFile::label)
          .containsExactlyInAnyOrder("cat", "dog", "dog", "dog");
    }
    Path hidden = Files.createDirectories(folder.resolve("only"));
    Files.write(hidden.resolve("_1.png"), picture);
    refused(hidden, "no image", "1 hidden files");
  }

  @Test
  void wildcards_matchNoHiddenNames_unlessTheySaySo() throws IOException {
    byte[] picture = PICTURES.values().iterator().next();
    write(Map.of("train/cat/0.png", picture, "train/.ipynb_checkpoints/0.png", picture));
    assertThat(labels("train/*")).containsExactly("cat");
    assertThat(labels("train/*/*.png")).containsExactly("cat");
    assertThat(labels("train/.ipy*")).containsExactly(".ipynb_checkpoints");
    assertThat(labels("train/.ipynb_checkpoints")).containsExactly(".ipynb_checkpoints");
  }

  private List<String> labels(String path) {
    return ImageListing.of(folder.resolve(path).toString(), Optional.empty(), new Configuration())
        .stream()
        .map(ImageFile::label)
        .toList();
  }

  @Test
  void entriesOfOneName_areEachAnImage() throws IOException {
    List<byte[]> pictures = List.copyOf(PICTURES.values());
    Path path = folder.resolve("twice.zip");
    Files.write(
        path,
        new TestZip()
            .with("cat/0.png", pictures.get(0))
            .with("cat/0.png", pictures.get(1))
            .with("dog/0.png", pictures.get(2))
            .bytes());
    assertThat(Preparing.of(source(path, small(false))).rows(spark, "TRAINING").stream().distinct())
        .hasSize(3);
  }

  @Test
  void imagesThatAreTooLarge_areNamed_orSkippedAndCounted() throws IOException {
    Map<String, byte[]> files = files();
    files.put("train/png/huge.png", TestPng.claiming(30_000, 20_000, 8, 2, 1_800_000));
    files.put("train/png/lies.png", TestPng.claiming(30_000, 20_000, 8, 2, 800));
    Path path = write(files);
    assertThatThrownBy(() -> Preparing.of(source(path, small(false))).prepare(spark))
        .isInstanceOf(JobException.class)
        .message()
        .contains("2 of 15 rows", "huge.png", "20,000 x 30,000", "data.images.maxPixels = 10,000");
    try (PreparedData data = Preparing.of(source(path, small(true))).prepare(spark)) {
      assertThat(data.rows(RowSet.TRAINING)).isEqualTo(PICTURES.size());
    }
  }

  /** Predictions and queries see no row of a skipped image, so that somebody else must count it. */
  @Test
  void skippedImages_ofATable_areCountedAndNamedOnce() throws Exception {
    Map<String, byte[]> files = files();
    files.put("train/png/huge.png", TestPng.claiming(30_000, 20_000, 8, 2, 1_800_000));
    files.put("train/png/text.png", "no picture".getBytes());
    Path path = write(files);
    try (LogRecords records = new LogRecords()) {
      Dataset<Row> rows = RowDiagnosis.reader(spark).located(source(path, small(true)));
      assertThat(rows.count()).isEqualTo(PICTURES.size());
      assertThat(rows.count()).isEqualTo(PICTURES.size());
      spark.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(records.ofDriver().map(event -> event.getMessage().getFormattedMessage()))
          .filteredOn(message -> message.contains("left out"))
          .singleElement()
          .asString()
          .contains("2 images of " + path, "png/huge.png: it has 20,000 x 30,000");
    }
  }

  @Test
  void settings_thatNoImageCanHave_areRefused() {
    assertThatThrownBy(() -> reading(Optional.of(30_000), 50_000_000, Optional.empty()))
        .hasMessageContaining("30000 times 30000");
    assertThatThrownBy(() -> reading(Optional.empty(), 0, Optional.empty()))
        .hasMessageContaining("maxPixels");
    assertThatThrownBy(() -> reading(Optional.empty(), 1, Optional.of("IBM 850?")))
        .hasMessageContaining("IBM 850?");
  }

  private static ImageReading reading(
      Optional<Integer> side, int maxPixels, Optional<String> encoding) {
    return new ImageReading(side, side, 3, ImageReading.Unreadable.ERROR, maxPixels, encoding);
  }

  @Test
  void pathsWithoutImages_areRefused() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Files.writeString(empty.resolve("a.txt"), "x");
    refused(empty, "no image", "1 other files");
    refused(folder.resolve("nowhere"), "no file or folder");
    Path torn = folder.resolve("torn.zip");
    Files.writeString(torn, "no zip file");
    refused(torn, "torn.zip", "no zip file");
  }

  private static void refused(Path path, String... told) {
    assertThatThrownBy(
            () -> Preparing.of(source(path, Declared.defaults(ImageReading.class))).prepare(spark))
        .isInstanceOf(JobException.class)
        .message()
        .contains(told);
  }
}
