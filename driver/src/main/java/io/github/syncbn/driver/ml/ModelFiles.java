package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.onnx.OnnxSettings;
import java.io.IOException;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/**
 * A model that can be written: as a directory, or for servers that know nothing of us. Public API:
 * callers by reflection, such as a gateway, reach methods of public types alone.
 */
public interface ModelFiles extends MLWritable {

  /**
   * Writes a model directory to any Hadoop URI; a model that it replaces stays until it is whole.
   */
  default void save(String path, boolean overwrite) {
    MLWriter writer = write();
    try {
      (overwrite ? writer.overwrite() : writer).save(path);
    } catch (IOException e) {
      throw new JobException(
          JobException.Kind.DATA, "cannot write the model to " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a file of ONNX to any Hadoop URI where there is none: all of a prediction, from the
   * columns of a table to labels.
   *
   * @throws JobException if there is a file, or ONNX cannot say what the model does
   */
  default void exportOnnx(String path) {
    exportOnnx(path, OnnxSettings.defaults(), false);
  }

  /**
   * The same with a choice of the form.
   *
   * @param how thresholds are those of the model if none are given
   */
  void exportOnnx(String path, OnnxSettings how, boolean overwrite);
}
