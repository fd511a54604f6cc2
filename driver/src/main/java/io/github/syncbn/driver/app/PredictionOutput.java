package io.github.syncbn.driver.app;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.LoggerFactory;

/** The directory that predictions go to. */
final class PredictionOutput {
  private final Path path;
  private final Configuration hadoop;

  PredictionOutput(String path, Configuration hadoop) {
    this.path = new Path(path);
    this.hadoop = hadoop;
  }

  /**
   * Fails on a path that holds something; with {@code overwrite}, only on what Spark has not
   * written.
   */
  void checkWritable(boolean overwrite) {
    try {
      FileSystem files = path.getFileSystem(hadoop);
      if (!files.exists(path)) {
        return;
      }
      if (!overwrite) {
        throw new JobException(
            CONFIGURATION, "The output " + path + " exists: name another, or give --overwrite.");
      }
      if (!isTable(files)) {
        throw new JobException(
            CONFIGURATION,
            "The output " + path + " holds something else than a table; it stays as it is.");
      }
    } catch (IOException e) {
      throw new JobException(
          CONFIGURATION, "Cannot look at the output " + path + ": " + e.getMessage(), e);
    }
  }

  /** Fails if the rows are read from the output itself. */
  void refuseInput(Dataset<Row> rows) {
    try {
      String own = path.getFileSystem(hadoop).makeQualified(path).toUri().getPath();
      for (String file : rows.inputFiles()) {
        String read = new Path(file).toUri().getPath();
        if (read.equals(own) || read.startsWith(own + "/")) {
          throw new JobException(
              CONFIGURATION, "The output " + path + " is read as input: name another.");
        }
      }
    } catch (IOException e) {
      throw new JobException(
          CONFIGURATION, "Cannot look at the output " + path + ": " + e.getMessage(), e);
    }
  }

  /** Removes what a failed job leaves: a directory without rows. */
  void removeIfEmpty() {
    try {
      FileSystem files = path.getFileSystem(hadoop);
      if (files.exists(path) && files.listStatus(path).length == 0) {
        files.delete(path, true);
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(PredictionOutput.class).warn("{} cannot be removed", path, e);
    }
  }

  private boolean isTable(FileSystem files) throws IOException {
    if (!files.getFileStatus(path).isDirectory()) {
      return false;
    }
    for (FileStatus entry : files.listStatus(path)) {
      String name = entry.getPath().getName();
      boolean ofSpark = name.startsWith("part-") || name.startsWith("_") || name.startsWith(".");
      if (!ofSpark || entry.isDirectory() && !name.startsWith("_temporary")) {
        return false;
      }
    }
    return true;
  }
}
