package io.github.syncbn.driver.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A file of this machine. What it includes lies beside or below it: neither the name nor a link
 * leads out of its folder.
 */
record LocalFile(Path file) implements ConfigSource {
  /** A file, whether it exists or not. */
  static LocalFile of(Path file) {
    return new LocalFile(file.normalize());
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public String text() throws IOException {
    if (!Files.exists(file)) {
      throw new FileNotFoundException("no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException("not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return SourceText.read(in);
    }
  }

  @Override
  public ConfigSource beside(String other) {
    Path path;
    try {
      path = file.resolveSibling(other).normalize();
    } catch (InvalidPathException e) {
      return ConfigSource.refused(other, "no name of a file");
    }
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (!path.toAbsolutePath().normalize().startsWith(folder)) {
      return ConfigSource.outside(other);
    }
    try {
      if (Files.exists(path) && !path.toRealPath().startsWith(folder.toRealPath())) {
        return ConfigSource.outside(other);
      }
    } catch (IOException e) {
      return ConfigSource.refused(other, e.getMessage());
    }
    return of(path);
  }
}
