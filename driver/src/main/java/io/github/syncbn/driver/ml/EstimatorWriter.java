package io.github.syncbn.driver.ml;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.model.MetadataFile;
import io.github.syncbn.driver.spark.SparkApi;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.MLWriter;

/**
 * Writes an estimator as Spark ML's metadata with a version of ours, and the network it starts from
 * beside them.
 */
final class EstimatorWriter extends MLWriter {
  /** Name of the version in the metadata. */
  static final String FORMAT = "formatVersion";

  /** That of this release; since version 2 metadata have a digest. */
  static final int VERSION = 2;

  private final NeuralNetworkEstimator<?, ?> estimator;

  EstimatorWriter(NeuralNetworkEstimator<?, ?> estimator) {
    this.estimator = estimator;
  }

  @Override
  public void save(String path) throws IOException {
    if (shouldOverwrite()) {
      requireReplaceable(path);
    }
    super.save(path);
  }

  private void requireReplaceable(String path) throws IOException {
    Path directory = HadoopPath.of(path);
    FileSystem files = files(directory);
    if (files.exists(directory)
        && !MetadataFile.replaceable(
            files, directory, Set.of(EstimatorReader.initialModel(directory).getName()))) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "the path "
              + path
              + " holds something that is no estimator, or more than an estimator; it stays as it"
              + " is");
    }
  }

  private FileSystem files(Path path) throws IOException {
    return HadoopPath.files(path, sparkSession().sparkContext().hadoopConfiguration());
  }

  @Override
  public void saveImpl(String path) {
    String metadata = SparkApi.metadata(estimator, sparkSession());
    try {
      ObjectNode json = (ObjectNode) new ObjectMapper().readTree(metadata);
      json.put(FORMAT, VERSION);
      Path directory = HadoopPath.of(path);
      MetadataFile.write(json, files(directory), directory);
    } catch (IOException e) {
      throw new JobException(
          JobException.Kind.DATA,
          "cannot write the estimator to " + path + ": " + e.getMessage(),
          e);
    }
    Optional<NeuralNetworkModel<?>> start = estimator.initialModel();
    if (start.isPresent()) {
      new ModelWriter(start.get())
          .session(sparkSession())
          .saveImpl(EstimatorReader.initialModel(HadoopPath.of(path)).toString());
    }
  }
}
