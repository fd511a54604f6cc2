package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.MetadataFile;
import io.github.syncbn.worker.network.MetadataLine;
import java.io.IOException;
import java.util.function.Function;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsReader.Metadata;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads what {@link EstimatorWriter} wrote. */
final class EstimatorReader<E extends NeuralNetworkEstimator<E, ?>> extends MLReader<E> {
  private final Function<String, E> making;

  EstimatorReader(Function<String, E> making) {
    this.making = making;
  }

  /** Where an estimator keeps the model that it starts from. */
  static Path initialModel(Path estimator) {
    return new Path(estimator, "initialModel");
  }

  @Override
  public E load(String path) {
    try {
      return read(path);
    } catch (JobException e) {
      throw e;
    } catch (Exception e) {
      throw new JobException(
          JobException.Kind.DATA,
          "cannot load an estimator from " + path + ": " + e.getMessage(),
          e);
    }
  }

  private E read(String path) throws IOException {
    Path directory = HadoopPath.of(path);
    FileSystem files =
        HadoopPath.files(directory, sparkSession().sparkContext().hadoopConfiguration());
    MetadataLine line = MetadataFile.read(files, directory);
    Metadata metadata = DefaultParamsReader$.MODULE$.parseMetadata(line.json().toString(), "");
    E estimator = making.apply(metadata.uid());
    if (!metadata.className().equals(estimator.getClass().getName())) {
      throw new JobException(
          JobException.Kind.DATA,
          path + " holds a " + metadata.className() + ", no " + estimator.getClass().getName());
    }
    int version = line.json().path(EstimatorWriter.FORMAT).asInt(1);
    if (version > EstimatorWriter.VERSION) {
      throw new JobException(
          JobException.Kind.DATA,
          path
              + " has format version "
              + version
              + "; this release reads up to "
              + EstimatorWriter.VERSION);
    }
    if (version > 1 && !line.digested()) {
      throw new IOException("its metadata is damaged: its SHA-256 is missing");
    }
    metadata.getAndSetParams(estimator, Option.empty());
    Path start = initialModel(directory);
    if (files.exists(start)) {
      estimator.setInitialModel(
          estimator.task() == Task.CLASSIFICATION
              ? NeuralNetworkClassificationModel.load(start.toString())
              : NeuralNetworkRegressionModel.load(start.toString()));
    }
    return estimator;
  }
}
