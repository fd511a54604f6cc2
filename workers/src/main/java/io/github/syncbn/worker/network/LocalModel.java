package io.github.syncbn.worker.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.table.FeatureSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model directory of a local file system, read without Spark and Hadoop.
 *
 * @param trained the network
 * @param schema its columns, if the model describes them
 */
public record LocalModel(TrainedNetwork trained, Optional<FeatureSchema> schema) {

  /**
   * Reads a directory.
   *
   * @throws IOException if it cannot be read or is no valid model; the message says why
   */
  public static LocalModel read(Path directory) throws IOException {
    try {
      ModelFormat.Source source = source(directory);
      ObjectNode description = ModelFormat.description(MetadataLine.read(source));
      JsonNode columns = description.path("features");
      return new LocalModel(
          ModelFormat.read(description, source),
          columns.path("columns").path(0).isObject()
              ? Optional.of(FeatureSchema.fromJson(columns.toString()))
              : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new IOException("cannot load a model from " + directory + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException("cannot load a model from " + directory + ": " + e.getMessage(), e);
    }
  }

  private static ModelFormat.Source source(Path directory) {
    return new ModelFormat.Source() {
      @Override
      public InputStream open(String name) throws IOException {
        return Files.newInputStream(directory.resolve(name));
      }

      @Override
      public long length(String name) throws IOException {
        return Files.size(directory.resolve(name));
      }

      @Override
      public List<String> list(String name) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(name))) {
          return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
        }
      }
    };
  }
}
