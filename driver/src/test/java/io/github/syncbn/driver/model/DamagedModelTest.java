package io.github.syncbn.driver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException.Kind;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Directories that hold no whole model of ours, read with Spark's file systems and without. */
class DamagedModelTest {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String METADATA = "metadata/part-00000";

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void save() throws IOException {
    model = folder.resolve("model");
    new ModelDirectory(model.toString(), new Configuration())
        .save(ModelExample.classifier(1), false);
    // Without Hadoop's checksums, which not every file system has, our own must do.
    try (Stream<Path> files = Files.walk(model)) {
      for (Path file : files.collect(Collectors.toList())) {
        if (file.toString().endsWith(".crc")) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void flippedBitsAreFound() throws IOException {
    for (String name : List.of(WEIGHTS, "preprocessing.safetensors")) {
      byte[] bytes = Files.readAllBytes(model.resolve(name));
      byte[] damaged = bytes.clone();
      damaged[damaged.length - 3] ^= 1;
      Files.write(model.resolve(name), damaged);
      refused("is damaged: its SHA-256");
      Files.write(model.resolve(name), bytes);
    }
    new ModelDirectory(model.toString(), new Configuration()).load();
  }

  @Test
  void truncationIsFound() throws IOException {
    byte[] bytes = Files.readAllBytes(model.resolve(WEIGHTS));
    Files.write(model.resolve(WEIGHTS), Arrays.copyOf(bytes, bytes.length - 4));
    refused("has " + (bytes.length - 4) + " bytes, its metadata says " + bytes.length);
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Files.delete(model.resolve(WEIGHTS));
    refused("its file weights.safetensors is missing");
  }

  @Test
  void weightsOfAnotherModelAreFound() throws IOException {
    Path other = folder.resolve("other");
    new ModelDirectory(other.toString(), new Configuration())
        .save(ModelExample.classifier(2), false);
    Files.copy(
        other.resolve(WEIGHTS),
        model.resolve(WEIGHTS),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    refused("is damaged: its SHA-256");
  }

  @Test
  void anyFlippedBit_inAnyFile_isFound() throws IOException {
    FilesInMemory files = FilesInMemory.of(model);
    for (String name : List.of(METADATA, WEIGHTS, "preprocessing.safetensors")) {
      byte[] bytes = files.get(name);
      for (int bit = 0; bit < 8 * bytes.length; bit++) {
        byte[] damaged = bytes.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        files.put(name, damaged);
        assertThatThrownBy(() -> ModelMetadata.read(files))
            .as("bit %d of %s", bit, name)
            .isInstanceOf(IOException.class);
      }
      files.put(name, bytes);
    }
    ModelMetadata.read(files);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"cat\" | \"cow\"",
        "\"type\":\"relu\" | \"type\":\"tanh\"",
        "1.0E-5 | 1.0E-4",
        "\"name\":\"a\" | \"name\":\"c\"",
        "\"seed\":\"1\" | \"seed\":\"2\"",
        "where b > 0 | where b < 0",
        "\"paramMap\":{} | \"paramMap\":{\"handleInvalid\":\"keep\"}",
      })
  void anEditOfTheMetadata_isFound(String from, String to) throws IOException {
    edit(from, to);
    refused("its metadata is damaged: its SHA-256 is not the one at the end of the line");
  }

  @Test
  void metadataWithoutTheirDigest_areRefused() throws IOException {
    String line = Files.readString(model.resolve(METADATA));
    Files.writeString(
        model.resolve(METADATA), line.replaceFirst(",\"sha256\":\"[0-9a-f]{64}\"}\n$", "}\n"));
    refused("its metadata is damaged: its SHA-256 is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"formatVersion\":1 | \"formatVersion\":4 | it has format version 4; this release reads up"
            + " to 3",
        "\"formatVersion\":1 | \"formatVersion\":\"1\" | it has format version 1; this release",
        "\"formatVersion\":1, | `` | it has format version ?",
        "\"digest\":\" | \"digest\":\"0 | its weights have digest",
        "\"type\":\"relu\" | \"type\":\"wish\" | 'wish' is unknown to this release",
        "\"units\":5 | \"units\":6 | misshapen: 0.weight (5x4, the network has 6x4)",
        "\"units\":5 | \"units\":500000 | has 932 bytes, the network in its metadata 5000003",
        "\"inputShape\":[4] | \"inputShape\":[0] | every axis of a shape is at least 1",
        "\"inputShape\":[4] | \"inputShape\":[] | a shape has at least one axis",
        "\"inputShape\":[4] | \"inputShape\":[4.5] | inputShape is no list of whole numbers",
        "\"syncbn\":{ | \"other\":{ | it is no syncbn model: its metadata names the class"
            + " io.github.syncbn.driver.ml.NeuralNetworkClassificationModel",
        "{\"class\" | [{\"class\" | its metadata is no JSON",
        "{\"class\" | {\"class\":1,\"class\" | its metadata is no JSON: Duplicate field",
        "\"type\":\"crossEntropy\" | \"type\":\"hinge\" | 'hinge' is unknown to this release",
        "\"loss\":{ | \"loss\":{\"type\":\"poisson\"},\"x\":{ | its metadata name classes, but the loss is"
            + " poisson",
        "\"labelSmoothing\":0.0 | \"labelSmoothing\":1.5 | labelSmoothing",
        "\"cat\", | \"cat\",\"cow\", | its metadata name 4 classes, its network has 3 outputs",
        "\"cat\" | \"dog\\n\" | its metadata name the label 'dog",
        "\"cat\" | 7 | a label without a name in its metadata: 7",
        "\"labels\" | \"lables\" | classes.labels in its metadata is no list",
        "\"name\":\"a\" | \"name\":\"b\" | its metadata name the column 'b' twice",
        "\"width\":2 | \"width\":3 | the columns in its metadata have 5 features, its network takes 4",
        "\"width\":2 | \"width\":0 | does not say how many features it has",
        "\"epsilon\":1.0E-5 | \"epsilon\":-1 | epsilon",
      })
  void metadataWithoutDigestThatDoNotAgree_areRefused(String from, String to, String message)
      throws IOException {
    asVersion1();
    edit(from, to);
    refused(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"task\":\"classification\" | \"task\":\"ranking\"",
        "\"task\":\"classification\" | \"task\":\"regression\"",
        "\"kind\":\"vector\" | \"kind\":\"scalar\"",
        "\"type\":\"string\" | \"type\":\"bigint\"",
        "\"type\":\"string\" | \"type\":\"strong\"",
      })
  void metadataThatOnlyTheDriverReads_areRefused(String from, String to) throws IOException {
    asVersion1();
    edit(from, to);
    ModelDirectoryTest.fails(
        () -> new ModelDirectory(model.toString(), new Configuration()).load(),
        Kind.DATA,
        "its metadata is damaged");
  }

  @Test
  void aSecondLine_isRefused() throws IOException {
    Files.writeString(model.resolve(METADATA), Files.readString(model.resolve(METADATA)) + "{}");
    refused("it has more than one line");
  }

  private void edit(String from, String to) throws IOException {
    String line = Files.readString(model.resolve(METADATA));
    assertThat(line).contains(from);
    Files.writeString(model.resolve(METADATA), line.replace(from, to));
  }

  /** Without a digest, as earlier releases wrote it. */
  private void asVersion1() throws IOException {
    String line = Files.readString(model.resolve(METADATA));
    Files.writeString(
        model.resolve(METADATA),
        line.replaceFirst(",\"sha256\":\"[0-9a-f]{64}\"}\n$", "}\n")
            .replace("\"formatVersion\":3", "\"formatVersion\":1"));
    new ModelDirectory(model.toString(), new Configuration()).load();
  }

  @Test
  void emptyAndMissingMetadata() throws IOException {
    Files.writeString(model.resolve(METADATA), "");
    refused("its metadata is empty");
    Files.delete(model.resolve(METADATA));
    refused("its metadata is empty");
  }

  private void refused(String message) {
    ModelDirectoryTest.fails(
        () -> new ModelDirectory(model.toString(), new Configuration()).load(), Kind.DATA, message);
    assertThatThrownBy(() -> InferenceNetwork.load(model))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot load a model from " + model)
        .hasMessageContaining(message);
  }
}
