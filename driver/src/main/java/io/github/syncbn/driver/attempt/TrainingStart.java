package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Safetensors;
import io.github.syncbn.worker.network.StateDict;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What the first parameters and running statistics of a training are. */
public sealed interface TrainingStart {

  /** Parameters and running statistics; empty for the plan's own. */
  Optional<ModelState> state(ParameterLayout layout, Configuration hadoop);

  /** What a model remembers of it, by key. */
  Map<String, String> provenance();

  /** Those of a file of weights where one is named, else the initializers'. */
  static TrainingStart ofWeights(Optional<String> file) {
    return file.<TrainingStart>map(Weights::new).orElseGet(Initializers::new);
  }

  /** Keyed random values, as each layer's initializer gives them. */
  record Initializers() implements TrainingStart {
    @Override
    public Optional<ModelState> state(ParameterLayout layout, Configuration hadoop) {
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
    public Optional<ModelState> state(ParameterLayout layout, Configuration hadoop) {
      try {
        Path path = new Path(file);
        FileSystem files = path.getFileSystem(hadoop);
        try (InputStream in = files.open(path)) {
          long length = files.getFileStatus(path).getLen();
          StateDict.Values values = StateDict.read(layout, Safetensors.read(in, length).tensors());
          return Optional.of(new ModelState(values.parameters(), values.runningStatistics()));
        }
      } catch (IOException | IllegalArgumentException e) {
        throw new JobException(
            JobException.Kind.CONFIGURATION, "--init-from " + file + ": " + e.getMessage(), e);
      }
    }

    @Override
    public Map<String, String> provenance() {
      return Map.of(Provenance.INIT_FROM, file);
    }
  }

  /**
   * Those of another network.
   *
   * @param network one of the same layers, for rows of the same shape
   */
  record Model(TrainedNetwork network) implements TrainingStart {
    @Override
    public Optional<ModelState> state(ParameterLayout layout, Configuration hadoop) {
      List<Shape> wanted = layout.shapes();
      List<Shape> given = network.layout().shapes();
      if (!given.equals(wanted)
          || network.parameters().length != layout.parameters()
          || network.runningStatistics().length != layout.runningValues()) {
        throw new JobException(
            JobException.Kind.CONFIGURATION,
            "the initial model has layers of other shapes: "
                + given
                + " with "
                + network.parameters().length
                + " parameters, the network to train "
                + wanted
                + " with "
                + layout.parameters());
      }
      return Optional.of(
          new ModelState(network.parameters().clone(), network.runningStatistics().clone()));
    }

    @Override
    public Map<String, String> provenance() {
      return Map.of(Provenance.INITIAL_MODEL, network.digest());
    }
  }
}
