package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.SourcePath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that is a table of its own kind, though the files in it are Parquet. Read as such files,
 * rows that were deleted or replaced long ago would come back.
 *
 * @param format the data source that reads it
 * @param root the folder
 */
public record TableFolder(String format, Path root) {
  /** Formats of files that such tables keep their rows in. */
  private static final Set<String> FILES = Set.of("parquet", "orc", "avro");

  /** What lies in the folder of a table that is read by its path. */
  private record Mark(String format, String name) {}

  private static final List<Mark> MARKS =
      List.of(
          new Mark("delta", "_delta_log"),
          new Mark("iceberg", "metadata/version-hint.text"),
          new Mark("hudi", ".hoodie"));

  /**
   * The format of the table that a folder is, if it is one.
   *
   * @param text a path as a person wrote it; a pattern names no table
   */
  public static Optional<String> format(String text, Configuration hadoop) {
    try {
      SourcePath at = SourcePath.of(text, hadoop);
      if (!at.literal()) {
        return Optional.empty();
      }
      return in(HadoopPath.files(at.path(), hadoop), at.path()).map(TableFolder::format);
    } catch (IOException | JobException e) {
      // Whoever reads the path says what is the matter with it.
      return Optional.empty();
    }
  }

  /**
   * Refuses to read files one by one that a table is made of.
   *
   * @throws JobException CONFIGURATION if a folder or file that the path names is, or lies in, a
   *     table of another format
   */
  static void refuseFilesOf(String format, SourcePath at, Configuration hadoop) throws IOException {
    if (!FILES.contains(format)) {
      return;
    }
    List<FileStatus> found = at.found(hadoop);
    FileSystem files = HadoopPath.files(at.path(), hadoop);
    for (FileStatus status : found) {
      // Folders above are the same for all, or nearly so.
      boolean first = status == found.get(0);
      for (Path folder = status.getPath(); folder != null; folder = folder.getParent()) {
        Optional<TableFolder> table = in(files, folder);
        if (table.isPresent()) {
          throw refusal(format, at.text(), table.get());
        }
        if (!first) {
          break;
        }
      }
    }
  }

  private static JobException refusal(String format, String text, TableFolder table) {
    return new JobException(
        CONFIGURATION,
        "The files of "
            + text
            + " are those of the "
            + table.format()
            + " table "
            + table.root()
            + ", and hold rows that were deleted or replaced, too: read it with data.format = "
            + table.format()
            + " instead of "
            + format
            + (table.format().equals("iceberg") ? ", or name it by data.table" : "")
            + "; data.query takes a part of it.");
  }

  private static Optional<TableFolder> in(FileSystem files, Path folder) {
    for (Mark mark : MARKS) {
      try {
        if (files.exists(new Path(folder, mark.name()))) {
          return Optional.of(new TableFolder(mark.format(), folder));
        }
      } catch (IOException e) {
        // Folders above may be closed to us.
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
