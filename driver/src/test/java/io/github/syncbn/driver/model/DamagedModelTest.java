package io.github.syncbn.driver.model;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"formatVersion\":1 | \"formatVersion\":2 | it has format version 2; this release reads up"
            + " to 1",
        "\"formatVersion\":1, | `` | it has format version ?",
        "\"digest\":\" | \"digest\":\"0 | its weights have digest",
        "\"type\":\"relu\" | \"type\":\"wish\" | 'wish' is unknown to this release",
        "\"units\":5 | \"units\":6 | misshapen: 0.weight (5x4, the network has 6x4)",
        "\"inputShape\":[4] | \"inputShape\":[0] | every axis of a shape is at least 1",
        "\"inputShape\":[4] | \"inputShape\":[] | a shape has at least one axis",
        "\"syncbn\":{ | \"other\":{ | it is no syncbn model: its metadata names the class"
            + " io.github.syncbn.driver.ml.NeuralNetworkClassificationModel",
        "{\"class\" | [{\"class\" | its metadata is no JSON",
      })
  void damagedMetadataIsRefused(String from, String to, String message) throws IOException {
    String line = Files.readString(model.resolve(METADATA));
    Files.writeString(model.resolve(METADATA), line.replace(from, to));
    refused(message);
  }

  @ParameterizedTest
  @CsvSource({
    "\"task\":\"classification\", \"task\":\"ranking\"",
    "\"task\":\"classification\", \"task\":\"regression\""
  })
  void metadataThatOnlyTheDriverReads(String from, String to) throws IOException {
    String line = Files.readString(model.resolve(METADATA));
    Files.writeString(model.resolve(METADATA), line.replace(from, to));
    ModelDirectoryTest.fails(
        () -> new ModelDirectory(model.toString(), new Configuration()).load(),
        Kind.DATA,
        "its metadata is damaged");
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
