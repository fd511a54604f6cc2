package io.github.syncbn.driver.source;

import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.SourcePath;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders within one that Spark reads the files of, without those in the folders. */
final class FoldersBelow {
  private static final Logger LOG = LoggerFactory.getLogger(FoldersBelow.class);

  private FoldersBelow() {}

  /** Warns of the first folder whose files are left out. */
  static void warn(SourcePath at, Map<String, String> options, Configuration hadoop)
      throws IOException {
    boolean recursive =
        options.entrySet().stream()
            .anyMatch(
                option ->
                    option.getKey().equalsIgnoreCase("recursiveFileLookup")
                        && Boolean.parseBoolean(option.getValue()));
    if (recursive) {
      return;
    }
    for (FileStatus found : at.found(hadoop)) {
      Optional<FileStatus> folder = found.isDirectory() ? leftOut(found, hadoop) : Optional.empty();
      if (folder.isPresent()) {
        LOG.warn(
            "{} has folders beside its files, such as {}, whose files are not read; data.options {"
                + " recursiveFileLookup = true } reads them too.",
            at.text(),
            folder.get().getPath().getName());
        return;
      }
    }
  }

  /** The first folder with files, if the one that it lies in has files too. */
  private static Optional<FileStatus> leftOut(FileStatus above, Configuration hadoop)
      throws IOException {
    boolean files = false;
    FileStatus folder = null;
    for (FileStatus entry : HadoopPath.files(above.getPath(), hadoop).listStatus(above.getPath())) {
      String name = entry.getPath().getName();
      if (HiddenNames.anyIn(name)) {
        continue;
      }
      files |= entry.isFile();
      boolean plain = entry.isDirectory() && name.indexOf('=') < 0;
      if (plain && folder == null && FirstFile.under(entry.getPath(), hadoop).isPresent()) {
        folder = entry;
      }
    }
    return files ? Optional.ofNullable(folder) : Optional.empty();
  }
}
