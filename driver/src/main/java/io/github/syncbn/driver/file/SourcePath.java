package io.github.syncbn.driver.file;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A path to read from, as a person wrote it. Where there is a file or folder of this very name it
 * is that, whatever wildcards it could be read as; else it may be a pattern.
 *
 * @param text as written
 * @param path every character as it is
 * @param literal whether it is no pattern, or one that is also the name of something
 */
public record SourcePath(String text, Path path, boolean literal) {
  private static final String WILDCARDS = "*?[{\\";

  /**
   * What a text names.
   *
   * @throws IOException if the file system cannot be reached
   */
  public static SourcePath of(String text, Configuration hadoop) throws IOException {
    Path path = HadoopPath.of(text);
    return new SourcePath(text, path, isPlain(text) || HadoopPath.files(path, hadoop).exists(path));
  }

  /** Whether a text has no wildcards. */
  static boolean isPlain(String text) {
    return text.chars().noneMatch(c -> WILDCARDS.indexOf(c) >= 0);
  }

  /** The files and folders that it names; none if there is nothing. */
  public List<FileStatus> found(Configuration hadoop) throws IOException {
    FileSystem files = HadoopPath.files(path, hadoop);
    if (literal) {
      return files.exists(path) ? List.of(files.getFileStatus(path)) : List.of();
    }
    FileStatus[] found = files.globStatus(path);
    return found == null ? List.of() : List.of(found);
  }

  /** As Spark takes it, whose sources need not be files: the text, unless it would misread it. */
  public String forSpark(Configuration hadoop) throws IOException {
    boolean misread =
        HadoopPath.beginsWithColonName(text) && HadoopPath.files(path, hadoop).exists(path);
    return misread ? HadoopPath.qualified(text, hadoop) : text;
  }
}
