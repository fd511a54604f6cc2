package io.github.syncbn.driver.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.JobException.Kind;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.Lease;
import io.github.syncbn.driver.file.StoredFile;
import io.github.syncbn.worker.network.ModelFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A directory that holds one model, on any Hadoop file system. See {@link ModelFormat} for its
 * files; beside them lie Spark's empty {@code _SUCCESS} marks.
 *
 * <p>Writing goes to a sibling first, {@code .NAME.new-...}, with the metadata last, and is renamed
 * when all is there. A model that is replaced is moved aside before and deleted after, so that at
 * every moment one of the two is whole. Where renaming is not atomic, as on object stores, a crash
 * in between may leave a directory that is not complete: reading finds that out by the sizes and
 * digests in the metadata.
 */
public final class ModelDirectory {
  private final Path path;
  private final Configuration hadoop;

  /**
   * A directory, which need not exist.
   *
   * @param path a Hadoop URI
   * @param hadoop configuration of its file system
   */
  public ModelDirectory(String path, Configuration hadoop) {
    this.path = HadoopPath.of(path);
    this.hadoop = hadoop;
  }

  /**
   * Refuses a path that holds something already; to be called before a job starts.
   *
   * @throws JobException CONFIGURATION if it exists and {@code overwrite} is false, or is no model
   *     and would be overwritten
   */
  public void checkWritable(boolean overwrite) {
    try {
      FileSystem files = HadoopPath.files(path, hadoop);
      if (!files.exists(path)) {
        return;
      }
      if (!overwrite) {
        throw new JobException(
            Kind.CONFIGURATION,
            "the model path " + path + " exists; name another, or set overwrite");
      }
      if (!MetadataFile.replaceable(files, path, ModelFormat.FILES)) {
        throw new JobException(
            Kind.CONFIGURATION,
            "the model path "
                + path
                + " holds something that is no model, or more than a model; it stays as it is");
      }
    } catch (IOException e) {
      throw new JobException(
          Kind.CONFIGURATION, "cannot look at the model path " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Takes the right to write the model, which one job has at a time.
   *
   * @throws JobException as {@link Lease#beside}
   */
  public Lease lease() {
    return Lease.beside("the model path", path, hadoop);
  }

  /**
   * Writes a model.
   *
   * @param overwrite whether an existing model is replaced; if that fails midway, it stays
   * @throws JobException CONFIGURATION as of {@link #checkWritable} and {@link #lease}, DATA if
   *     writing fails
   */
  public void save(SavedModel model, boolean overwrite) {
    checkWritable(overwrite);
    try (Lease lease = lease()) {
      save(model, overwrite, lease);
    }
  }

  /** The same for a job that has the right to do so since it began. */
  public void save(SavedModel model, boolean overwrite, Lease lease) {
    checkWritable(overwrite);
    try {
      lease.require();
      FileSystem files = HadoopPath.files(path, hadoop);
      String suffix = Long.toHexString(System.nanoTime());
      Path fresh = sibling("new", suffix);
      try {
        write(model, files, fresh);
        replace(files, fresh, sibling("old", suffix));
      } finally {
        files.delete(fresh, true);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new JobException(
          Kind.DATA, "cannot write the model to " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads the model and checks its digests.
   *
   * @throws JobException CONFIGURATION if there is nothing, DATA if it is no model of ours, damaged
   *     or of a newer format
   */
  public SavedModel load() {
    try {
      FileSystem files = HadoopPath.files(path, hadoop);
      if (!files.exists(path)) {
        throw new JobException(Kind.CONFIGURATION, "there is no model at " + path);
      }
      return ModelMetadata.read(new DirectorySource(files, path));
    } catch (IOException e) {
      throw new JobException(
          Kind.DATA, "cannot load a model from " + path + ": " + e.getMessage(), e);
    }
  }

  private static void write(SavedModel model, FileSystem files, Path directory) throws IOException {
    ObjectNode description = ModelMetadata.describe(model);
    ModelFormat.write(
        model.network(),
        description,
        name -> StoredFile.create(files, new Path(directory, name), false));
    MetadataFile.write(ModelMetadata.whole(model, description), files, directory);
    StoredFile.create(files, new Path(directory, MetadataFile.SUCCESS), false).close();
  }

  private void replace(FileSystem files, Path fresh, Path old) throws IOException {
    boolean replaced = files.exists(path);
    if (replaced && !files.rename(path, old)) {
      throw new IOException("the old model cannot be moved aside");
    }
    try {
      if (!files.rename(fresh, path)) {
        throw new IOException("the new model cannot be moved to its place");
      }
    } catch (IOException e) {
      if (replaced && !files.rename(old, path)) {
        throw new IOException(e.getMessage() + "; the old model is at " + old, e);
      }
      throw e;
    }
    if (replaced) {
      files.delete(old, true);
    }
  }

  private Path sibling(String what, String suffix) {
    return HadoopPath.beside(path, "." + path.getName() + "." + what + "-" + suffix);
  }
}
