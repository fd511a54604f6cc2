package io.github.syncbn.worker.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a model directory from a local file system, without Spark and Hadoop. */
final class LocalModel {
  private LocalModel() {}

  static TrainedNetwork read(Path directory) throws IOException {
    try {
      ModelFormat.Source source = source(directory);
      return ModelFormat.read(ModelFormat.description(MetadataLine.read(source)), source);
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
