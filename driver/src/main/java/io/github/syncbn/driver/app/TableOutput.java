package io.github.syncbn.driver.app;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.Lease;
import io.github.syncbn.driver.file.SourcePath;
import io.github.syncbn.driver.job.Source;
import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.LoggerFactory;

/** The directory that a command writes a table to. */
final class TableOutput implements AutoCloseable {
  /** What writing a table leaves in its directory, Databricks' own marks among it. */
  private static final Pattern OF_SPARK =
      Pattern.compile(
          "part-.*|_SUCCESS|_temporary|_(started|committed)_.*|\\.(part-.*|_SUCCESS)\\.crc");

  private final Path path;
  private final Configuration hadoop;
  private Lease lease;

  TableOutput(String path, Configuration hadoop) {
    this.path = HadoopPath.of(path);
    this.hadoop = hadoop;
  }

  /** The path as Spark takes it. */
  String path() {
    return HadoopPath.qualified(path.toString(), hadoop);
  }

  /**
   * Fails on a path that holds something; with {@code overwrite}, only on what Spark has not
   * written.
   */
  void checkWritable(boolean overwrite) {
    try {
      FileSystem files = HadoopPath.files(path, hadoop);
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

  /**
   * Takes the right to write there, which one job has at a time, until it is closed.
   *
   * @throws JobException CONFIGURATION if another job has it, or nobody can write there
   */
  void take() {
    lease = Lease.beside("The output", path, hadoop);
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
  }

  /** Fails if the rows are read from the output itself. */
  void refuseInput(Dataset<Row> rows) {
    try {
      String own = HadoopPath.files(path, hadoop).makeQualified(path).toUri().getPath();
      for (String file : rows.inputFiles()) {
        String read = HadoopPath.ofUri(file).toUri().getPath();
        if (read.equals(own) || read.startsWith(own + "/")) {
          throw readAsInput();
        }
      }
    } catch (IOException e) {
      throw new JobException(
          CONFIGURATION, "Cannot look at the output " + path + ": " + e.getMessage(), e);
    }
  }

  /** Fails if a source is read from the output itself, which is removed before it is read. */
  void refuseSource(Source source) {
    try {
      FileSystem files = HadoopPath.files(path, hadoop);
      String own = files.makeQualified(path).toUri().getPath();
      for (String read : source.path().stream().collect(Collectors.toList())) {
        for (FileStatus file : SourcePath.of(read, hadoop).found(hadoop)) {
          String other = file.getPath().toUri().getPath();
          if (other.equals(own) || other.startsWith(own + "/")) {
            throw readAsInput();
          }
        }
      }
    } catch (IOException e) {
      throw new JobException(
          CONFIGURATION, "Cannot look at the output " + path + ": " + e.getMessage(), e);
    }
  }

  private JobException readAsInput() {
    return new JobException(
        CONFIGURATION, "The output " + path + " is read as input: name another.");
  }

  /** Removes what is there, which {@link #checkWritable} has found to be a table. */
  void remove() {
    try {
      HadoopPath.files(path, hadoop).delete(path, true);
    } catch (IOException e) {
      throw new JobException(CONFIGURATION, "Cannot write to " + path + ": " + e.getMessage(), e);
    }
  }

  /** Removes what a failed job leaves: a directory without rows. */
  void removeIfEmpty() {
    try {
      FileSystem files = HadoopPath.files(path, hadoop);
      if (files.exists(path) && files.listStatus(path).length == 0) {
        files.delete(path, true);
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(TableOutput.class).warn("{} cannot be removed", path, e);
    }
  }

  private boolean isTable(FileSystem files) throws IOException {
    if (!files.getFileStatus(path).isDirectory()) {
      return false;
    }
    for (FileStatus entry : files.listStatus(path)) {
      if (!OF_SPARK.matcher(entry.getPath().getName()).matches()) {
        return false;
      }
    }
    return true;
  }
}
