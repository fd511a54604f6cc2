package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
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

  @Override
  public void saveImpl(String path) {
    write(path, false);
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
