package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.scoring.ScoringSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images from file to model, by the command line. */
class ImageJobTest {
  private static final List<String> RESIZED =
      List.of("--set", "data.images.height=8", "--set", "data.images.width=10");
  private static SparkSession spark;
  @TempDir private static Path folder;
  private static Path archive;
  private static Path config;

  @BeforeAll
  static void writeImages() throws IOException {
    spark = ScoringSession.start();
    archive = folder.resolve("pictures.zip");
    try (ZipInputStream in =
            new ZipInputStream(ImageJobTest.class.getResourceAsStream("/golden/images.zip"));
        OutputStream file = Files.newOutputStream(archive);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = entry.getName();
        if (name.matches("\\w+\\.(jpg|png)")) {
          byte[] picture = in.readAllBytes();
          for (String set : new String[] {"train", "test"}) {
            out.putNextEntry(new ZipEntry(set + name.substring(name.length() - 3) + "/" + name));
            out.write(picture);
          }
        }
      }
    }
    config = folder.resolve("job.conf");
    Files.writeString(
        config,
        "data { format = images, path = \""
            + archive
            + "\", split { paths { test = \""
            + archive
            + "\" } }, scale = standardizeChannels, augment { crop = 2, flip = true, cutout = 3 } }\n"
            + "network = [ { conv2d = 4 }, batchNorm, relu, globalAvgPool, { dense = output } ]\n"
            + "training { batchSize = 16, epochs = 3, shards = 4 }\n");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Of the archive, resized, where no other format is set. */
  private static JsonNode train(String... settings) throws IOException {
    Path metrics = folder.resolve("metrics.jsonl");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--config",
                config.toString(),
                "--metrics",
                metrics.toString(),
                "--overwrite"));
    arguments.addAll(List.of("--model", folder.resolve("model").toString()));
    if (!settings[0].startsWith("data.format")) {
      arguments.addAll(RESIZED);
    }
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    assertThat(Main.run(arguments.toArray(new String[0]))).isZero();
    List<String> lines = Files.readAllLines(metrics);
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  @Test
  void training_onImages_isTheSameByWorkersAndOnTheirConvertedCopy() throws IOException {
    JsonNode expected = train("training.workers=1");
    assertThat(train("training.workers=2").get("digest")).isEqualTo(expected.get("digest"));
    assertThat(train("data.augment.flip=false").get("digest"))
        .as("augmentation changes the model")
        .isNotEqualTo(expected.get("digest"));

    String copy = folder.resolve("copy").toString();
    assertThat(Main.run(convert(copy))).isZero();
    JsonNode converted =
        train(
            "data.format=parquet",
            "data.label=label",
            "data.path=" + copy + "/train",
            "data.split.paths.test=" + copy + "/test");
    assertThat(converted.get("dataFingerprint")).isEqualTo(expected.get("dataFingerprint"));
    assertThat(converted.get("digest")).isEqualTo(expected.get("digest"));
    assertThat(Main.run(convert(copy))).as("what exists is not replaced unasked").isEqualTo(2);

    String model = folder.resolve("model").toString();
    assertThat(
            Main.run(
                "predict",
                "--model",
                model,
                "--input",
                archive.toString(),
                "--output",
                folder.resolve("predictions").toString()))
        .as("images are resized to the model's size")
        .isZero();
    assertThat(spark.read().parquet(folder.resolve("predictions").toString()).count())
        .isEqualTo(26);
  }

  private static String[] convert(String copy) {
    List<String> arguments =
        new ArrayList<>(List.of("convert", "--config", config.toString(), "--output", copy));
    arguments.addAll(RESIZED);
    return arguments.toArray(new String[0]);
  }
}
