package io.github.syncbn.driver.source;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The first file of a folder whose own name does not tell what lies in it. */
public final class FirstFile {
  /** Partitions of partitions: deeper, nobody looks. */
  private static final int DEPTH = 4;

  private FirstFile() {}

  /**
   * The name of the first file that Spark would read, in the order of names.
   *
   * @param path a folder; of a file, a glob or what cannot be read there is none
   */
  public static Optional<String> under(String path, Configuration hadoop) {
    try {
      return under(HadoopPath.of(path), hadoop);
    } catch (IOException | JobException e) {
      // Whoever reads the path says what is the matter with it.
      return Optional.empty();
    }
  }

  /** The same of a folder. */
  static Optional<String> under(Path folder, Configuration hadoop) throws IOException {
    return under(folder, HadoopPath.files(folder, hadoop), DEPTH);
  }

  private static Optional<String> under(Path folder, FileSystem files, int depth)
      throws IOException {
    FileStatus[] entries;
    try {
      entries = files.listStatus(folder);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    Arrays.sort(entries, Comparator.comparing(FileStatus::getPath));
    for (FileStatus entry : entries) {
      String name = entry.getPath().getName();
      if (HiddenNames.anyIn(name)) {
        continue;
      }
      if (entry.isFile()) {
        return Optional.of(name);
      }
      Optional<String> below =
          depth == 0 ? Optional.empty() : under(entry.getPath(), files, depth - 1);
      if (below.isPresent()) {
        return below;
      }
    }
    return Optional.empty();
  }
}
