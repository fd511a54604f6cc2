package io.github.syncbn.driver.app;

import io.github.syncbn.driver.attempt.TrainingStart;
import io.github.syncbn.driver.attempt.WeightsFile;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What {@code --init-from} names: a model directory, or a file of weights. */
final class InitialWeights {
  private InitialWeights() {}

  /**
   * What to start from; random values without a path.
   *
   * @param path a Hadoop URI
   * @param prefix what is taken off names of tensors in a file, if anything
   * @throws io.github.syncbn.driver.JobException if it is a directory that holds no whole model; a
   *     file is read when training starts
   */
  static TrainingStart at(Optional<String> path, Optional<String> prefix, Configuration hadoop) {
    if (path.isPresent() && isDirectory(path.get(), hadoop)) {
      SavedModel model = new ModelDirectory(path.get(), hadoop).load();
      return TrainingStart.Model.at(
          path.get(),
          model.network(),
          model.classes().map(SavedModel.Classes::labels).orElse(List.of()));
    }
    return TrainingStart.ofWeights(path.map(file -> new WeightsFile(file, prefix.orElse(""))));
  }

  private static boolean isDirectory(String path, Configuration hadoop) {
    try {
      Path at = HadoopPath.of(path);
      FileSystem files = HadoopPath.files(at, hadoop);
      return files.exists(at) && files.getFileStatus(at).isDirectory();
    } catch (IOException | IllegalArgumentException e) {
      // Whoever reads it as a file says what is wrong.
      return false;
    }
  }
}
