package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.util.MLReader;

/** Reads a model directory, whoever wrote it, and checks its digests. */
final class ModelReader<M extends NeuralNetworkModel<M>> extends MLReader<M> {
  private final Task task;
  private final Making<M> making;

  /** Makes a model. */
  @FunctionalInterface
  interface Making<M> {
    M make(String uid, SavedModel saved, Optional<TrainingSummary> summary);
  }

  ModelReader(Task task, Making<M> making) {
    this.task = task;
    this.making = making;
  }

  /** Reads from a disk of this machine. */
  public M loadFromLocal(String path) {
    return load(HadoopPath.ofDisk(path));
  }

  @Override
  public M load(String path) {
    SavedModel saved =
        new ModelDirectory(path, sparkSession().sparkContext().hadoopConfiguration()).load();
    if (saved.task() != task) {
      throw new JobException(
          JobException.Kind.DATA,
          path
              + " holds a model of "
              + saved.task().name().toLowerCase(Locale.ROOT)
              + ", not of "
              + task.name().toLowerCase(Locale.ROOT)
              + ": load it by its own class, or with PipelineModel");
    }
    M model = making.make(saved.spark().uid(), saved, Optional.empty());
    try {
      ParamJson.set(model, saved.spark().paramMap());
    } catch (IllegalArgumentException e) {
      throw new JobException(
          JobException.Kind.DATA, "cannot load a model from " + path + ": " + e.getMessage(), e);
    }
    return model;
  }
}
