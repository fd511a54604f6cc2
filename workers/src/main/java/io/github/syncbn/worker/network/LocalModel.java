package io.github.syncbn.worker.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a model directory from a local file system, without Spark and Hadoop. */
final class LocalModel {
  private LocalModel() {}

  static TrainedNetwork read(Path directory) throws IOException {
    try {
      return ModelFormat.read(
          ModelFormat.description(metadata(directory)),
          new ModelFormat.Source() {
            @Override
            public InputStream open(String name) throws IOException {
              return Files.newInputStream(directory.resolve(name));
            }

            @Override
            public long length(String name) throws IOException {
              return Files.size(directory.resolve(name));
            }
          });
    } catch (IOException e) {
      throw new IOException("cannot load a model from " + directory + ": " + e.getMessage(), e);
    }
  }

  private static String metadata(Path directory) throws IOException {
    Path metadata = directory.resolve(ModelFormat.METADATA);
    if (!Files.isDirectory(metadata)) {
      throw new IOException("there is no directory " + ModelFormat.METADATA + " in it");
    }
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(metadata, ModelFormat.PART + "*")) {
      for (Path part : parts) {
        try (BufferedReader reader = Files.newBufferedReader(part)) {
          String line = reader.readLine();
          if (line != null) {
            return line;
          }
        }
      }
    }
    throw new IOException("its metadata is empty");
  }
}
