package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.onnx.OnnxModel;
import io.github.syncbn.driver.onnx.OnnxSettings;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.util.MLWriter;

/**
 * Writes a model with its parameters as a model directory. Unlike Spark's own writers, one that
 * overwrites keeps the old model until the new one is whole.
 */
final class ModelWriter extends MLWriter {
  private final NeuralNetworkModel<?> model;

  ModelWriter(NeuralNetworkModel<?> model) {
    this.model = model;
  }

  @Override
  public void save(String path) {
    write(path, shouldOverwrite());
  }

  /** Writes to a disk of this machine, as a server of Spark Connect does with what it fits. */
  public void saveToLocal(String path) {
    save(HadoopPath.ofDisk(path));
  }

  @Override
  public void saveImpl(String path) {
    write(path, false);
  }

  /** Writes a file of ONNX. */
  void writeOnnx(String path, OnnxSettings how, boolean overwrite) {
    List<Double> thresholds = Arrays.stream(model.thresholdsOrNone()).boxed().toList();
    OnnxModel.of(model.saved(), how.thresholds().isEmpty() ? how.with(thresholds) : how)
        .write(path, sparkSession().sparkContext().hadoopConfiguration(), overwrite);
  }

  private void write(String path, boolean overwrite) {
    SavedModel saved =
        model
            .saved()
            .with(
                new SavedModel.SparkMetadata(
                    model.uid(),
                    System.currentTimeMillis(),
                    sparkSession().version(),
                    ParamJson.of(model, model.paramMap()),
                    ParamJson.of(model, model.defaultParamMap())));
    new ModelDirectory(path, sparkSession().sparkContext().hadoopConfiguration())
        .save(saved, overwrite);
  }
}
