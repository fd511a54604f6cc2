package io.github.syncbn.driver.report;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * {@code index.html} in a directory of any Hadoop file system. A reader sees the old page or the
 * new one, whole.
 */
public final class PageFile {
  private final Path directory;
  private final Configuration hadoop;

  /** In a directory, which is made if it does not exist. */
  public PageFile(String directory, Configuration hadoop) {
    this.directory = HadoopPath.of(directory);
    this.hadoop = hadoop;
  }

  /**
   * Writes a page whose place its user has named, and its charts as pictures beside it.
   *
   * @throws JobException CONFIGURATION if it cannot be written there
   */
  public static void write(Page page, String directory, Configuration hadoop) {
    try {
      new PageFile(directory, hadoop).writeWithPictures(page);
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "the page cannot be written to " + directory + ": " + e.getMessage(),
          e);
    }
  }

  /** Writes the page, and each of its charts as PNG in the folder {@code charts} beside it. */
  public void writeWithPictures(Page page) throws IOException {
    write(page);
    ChartFiles.write(page, directory, hadoop);
  }

  /** Writes the page, in place of one that is there. */
  public void write(Page page) throws IOException {
    FileSystem files = HadoopPath.files(directory, hadoop);
    files.mkdirs(directory);
    Path target = new Path(directory, "index.html");
    Path next = new Path(directory, "_index.html");
    try (OutputStream out = StoredFile.create(files, next, true)) {
      out.write(HtmlPage.of(page).getBytes(StandardCharsets.UTF_8));
    }
    // Hadoop's rename refuses a target that exists; between the two calls a reader finds none.
    if (files.exists(target)) {
      files.delete(target, false);
    }
    if (!files.rename(next, target)) {
      throw new IOException(next + " cannot be renamed to " + target);
    }
  }
}
