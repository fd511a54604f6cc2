package io.github.syncbn.worker.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * A fresh directory of this JVM for native libraries, deleted when the JVM exits. Two JVMs, and two
 * class loaders of one JVM, never share one.
 */
final class NativeDirectory {
  private static final String PREFIX = "syncbn-native-";

  private final Path path;

  private NativeDirectory(Path path) {
    this.path = path;
  }

  /** Creates one under {@code parent}, readable by this user only. */
  static NativeDirectory under(Path parent) throws IOException {
    NativeDirectory directory =
        new NativeDirectory(Files.createTempDirectory(parent, PREFIX).toRealPath());
    Runtime.getRuntime()
        .addShutdownHook(new Thread(directory::deleteQuietly, "syncbn-native-cleanup"));
    return directory;
  }

  /**
   * One under the first of {@code candidates} that is writable and allows execution, with libraries
   * in it that are loaded already.
   *
   * @param libraries resources to unpack and load as a trial
   */
  static NativeDirectory firstUsable(List<Path> candidates, List<String> libraries)
      throws NativeRefusal {
    List<String> reasons = new ArrayList<>();
    for (Path candidate : candidates) {
      NativeDirectory directory = null;
      try {
        directory = under(candidate);
        for (String library : libraries) {
          System.load(directory.unpack(library).toString());
        }
        return directory;
      } catch (IOException | UnsatisfiedLinkError | SecurityException e) {
        reasons.add(candidate + ": " + e.getMessage());
        if (directory != null) {
          directory.deleteQuietly();
        }
      }
    }
    throw new NativeRefusal(
        "no directory is writable and allows execution (" + String.join("; ", reasons) + ")");
  }

  /** Whether a file lies in a directory of this kind, of any class loader. */
  static boolean holds(Path file) {
    Path parent = file.getParent();
    return parent != null && parent.getFileName().toString().startsWith(PREFIX);
  }

  Path path() {
    return path;
  }

  /** Copies a resource into the directory under its own file name. */
  Path unpack(String resource) throws IOException {
    Path file = path.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    try (InputStream in = open(resource)) {
      Files.copy(in, file);
    }
    return file;
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = NativeDirectory.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("the class path has no " + resource);
    }
    return in;
  }

  /** Deletes what is there; what is mapped stays usable. */
  void deleteQuietly() {
    try {
      delete();
    } catch (IOException | UncheckedIOException e) {
      // A directory that cannot be deleted, or that is gone already, is no reason to fail.
    }
  }

  private void delete() throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
