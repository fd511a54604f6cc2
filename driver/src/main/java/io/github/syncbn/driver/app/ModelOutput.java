package io.github.syncbn.driver.app;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.Lease;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the model of a training goes: looked at before the training and kept from others until it
 * is written. If it cannot be written in the end it goes elsewhere, so that no training is lost.
 */
final class ModelOutput implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelOutput.class);

  private final String path;
  private final Configuration hadoop;
  private final boolean overwrite;
  private final ModelDirectory directory;
  private final Lease lease;

  /**
   * Takes the place.
   *
   * @throws JobException CONFIGURATION if it holds something that is not to be replaced, cannot be
   *     written to, or is another job's
   */
  ModelOutput(String path, Configuration hadoop, boolean overwrite) {
    this.path = path;
    this.hadoop = hadoop;
    this.overwrite = overwrite;
    this.directory = new ModelDirectory(path, hadoop);
    directory.checkWritable(overwrite);
    this.lease = directory.lease();
  }

  String path() {
    return path;
  }

  /**
   * Writes the model.
   *
   * @throws JobException if it cannot be written there; says where it is instead
   */
  void save(SavedModel model) {
    try {
      directory.save(model, overwrite, lease);
    } catch (RuntimeException | Error e) {
      JobException.Kind kind = e instanceof JobException job ? job.kind() : JobException.Kind.DATA;
      String why =
          e instanceof JobException
              ? e.getMessage()
              : "cannot write the model to " + path + ": " + e;
      throw new JobException(kind, why + "; " + saveElsewhere(model), e);
    }
  }

  private String saveElsewhere(SavedModel model) {
    String name = HadoopPath.of(path).getName() + "-" + UUID.randomUUID();
    List<String> failures = new ArrayList<>();
    for (Path place : places()) {
      Path other = new Path(place, HadoopPath.of(name));
      try {
        new ModelDirectory(other.toString(), hadoop).save(model, false);
        return "the training is not lost: its model is at " + other;
      } catch (RuntimeException | Error e) {
        LOG.debug("The model cannot be written to {} either", other, e);
        failures.add(e.getMessage());
      }
    }
    return "nor can it be written elsewhere: " + String.join("; ", failures);
  }

  /** Where else it may go: where all machines see it, if that is no disk of this one. */
  private List<Path> places() {
    List<Path> places = new ArrayList<>();
    try {
      FileSystem shared = HadoopPath.files(HadoopPath.of("/"), hadoop);
      if (!(shared instanceof LocalFileSystem)) {
        places.add(shared.getHomeDirectory());
      }
    } catch (IOException e) {
      LOG.debug("The default file system cannot be reached", e);
    }
    for (String directory : List.of("", System.getProperty("java.io.tmpdir"))) {
      places.add(
          HadoopPath.ofUri(java.nio.file.Path.of(directory).toAbsolutePath().toUri().toString()));
    }
    return places;
  }

  @Override
  public void close() {
    lease.close();
  }
}
