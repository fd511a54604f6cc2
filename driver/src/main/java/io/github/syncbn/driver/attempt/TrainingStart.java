package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.step.CountedModel;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Safetensors;
import io.github.syncbn.worker.network.StateDict;
import io.github.syncbn.worker.network.StoredTensor;
import io.github.syncbn.worker.network.TrainedNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.LoggerFactory;

/**
 * What the first parameters and running statistics of a training are. Scaling of features and state
 * of the optimizer are not taken over: training finds them anew.
 */
public sealed interface TrainingStart {

  /** Parameters, running statistics and their counts; empty for the plan's own. */
  Optional<CountedModel> state(ParameterLayout layout, Configuration hadoop);

  /** What a model remembers of it, by key. */
  Map<String, String> provenance();

  private static CountedModel counted(ParameterLayout layout, Map<String, StoredTensor> tensors) {
    StateDict.Values values = StateDict.read(layout, tensors);
    return new CountedModel(values.parameters(), values.runningStatistics(), values.batches());
  }

  /** Those of a file of weights where one is named, else the initializers'. */
  static TrainingStart ofWeights(Optional<String> file) {
    return file.<TrainingStart>map(Weights::new).orElseGet(Initializers::new);
  }

  /** Keyed random values, as each layer's initializer gives them. */
  record Initializers() implements TrainingStart {
    @Override
    public Optional<CountedModel> state(ParameterLayout layout, Configuration hadoop) {
      return Optional.empty();
    }

    @Override
    public Map<String, String> provenance() {
      return Map.of();
    }
  }

  /**
   * Weights with the names of PyTorch's nn.Sequential.
   *
   * @param file safetensors, any Hadoop URI
   */
  record Weights(String file) implements TrainingStart {
    @Override
    public Optional<CountedModel> state(ParameterLayout layout, Configuration hadoop) {
      try {
        Path path = HadoopPath.of(file);
        FileSystem files = path.getFileSystem(hadoop);
        try (InputStream in = HadoopPath.open(path, hadoop)) {
          long length = files.getFileStatus(path).getLen();
          Map<String, StoredTensor> tensors = Safetensors.read(in, length).tensors();
          tensors.forEach(this::sayIfPassedOver);
          return Optional.of(counted(layout, tensors));
        }
      } catch (IOException | IllegalArgumentException e) {
        throw new JobException(
            JobException.Kind.CONFIGURATION, "--init-from " + file + ": " + e.getMessage(), e);
      }
    }

    private void sayIfPassedOver(String name, StoredTensor tensor) {
      if (tensor instanceof StoredTensor.Other) {
        LoggerFactory.getLogger(TrainingStart.class)
            .warn(
                "{}: the tensor {} of type {} is passed over; no weight has such a type.",
                file,
                name,
                tensor.type());
      }
    }

    @Override
    public Map<String, String> provenance() {
      return Map.of(Provenance.INIT_FROM, file);
    }
  }

  /**
   * Those of another network: layer by layer, by the names and shapes of what they hold.
   *
   * @param network one whose layers hold the same
   * @param provenance what a model remembers of it
   */
  record Model(TrainedNetwork network, Map<String, String> provenance) implements TrainingStart {

    /** A network at hand. */
    public static Model of(TrainedNetwork network) {
      return new Model(network, Map.of(Provenance.INITIAL_MODEL, network.digest()));
    }

    /** The network of a model directory. */
    public static Model at(String path, TrainedNetwork network) {
      return new Model(network, Map.of(Provenance.INIT_FROM, path));
    }

    @Override
    public Optional<CountedModel> state(ParameterLayout layout, Configuration hadoop) {
      StateDict.Values values =
          new StateDict.Values(
              network.parameters(), network.runningStatistics(), network.batches());
      try {
        return Optional.of(counted(layout, StateDict.of(network.layout(), values)));
      } catch (IllegalArgumentException e) {
        throw new JobException(
            JobException.Kind.CONFIGURATION, "the initial model: " + e.getMessage(), e);
      }
    }
  }
}
