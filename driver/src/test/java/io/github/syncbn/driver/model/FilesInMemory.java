package io.github.syncbn.driver.model;

import io.github.syncbn.worker.network.ModelFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a model, to be damaged without a disk. */
final class FilesInMemory implements ModelFormat.Source {
  private final Map<String, byte[]> files = new HashMap<>();

  /** A copy of a directory, without checksums of Hadoop's. */
  static FilesInMemory of(Path directory) throws IOException {
    FilesInMemory copy = new FilesInMemory();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).collect(Collectors.toList())) {
        if (!path.toString().endsWith(".crc")) {
          copy.put(directory.relativize(path).toString(), Files.readAllBytes(path));
        }
      }
    }
    return copy;
  }

  byte[] get(String name) {
    return files.get(name).clone();
  }

  void put(String name, byte[] bytes) {
    files.put(name, bytes);
  }

  @Override
  public InputStream open(String name) {
    return new ByteArrayInputStream(files.get(name));
  }

  @Override
  public long length(String name) {
    return files.get(name).length;
  }

  @Override
  public List<String> list(String directory) {
    String prefix = directory + "/";
    return files.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .collect(Collectors.toList());
  }
}
