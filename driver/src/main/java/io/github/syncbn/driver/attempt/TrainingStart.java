package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.secret.Secrets;
import io.github.syncbn.driver.step.CountedModel;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Safetensors;
import io.github.syncbn.worker.network.StateDict;
import io.github.syncbn.worker.network.StoredTensor;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.training.FeatureTreatment;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * What is not taken over although the weights were trained with it, a sentence each.
   *
   * @param features how the training treats its features
   * @param classes of the training in order; none for a regression
   * @param targets how the training scales its targets
   */
  default List<String> cautions(
      FeatureTreatment features, List<String> classes, TargetScaling targets) {
    return List.of();
  }

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
      return Map.of(Provenance.INIT_FROM, Secrets.ofProcess().hide(file));
    }
  }

  /**
   * Those of another network: layer by layer, by the names and shapes of what they hold.
   *
   * @param network one whose layers hold the same
   * @param classes of its outputs in order; none for a regression
   * @param provenance what a model remembers of it
   */
  record Model(TrainedNetwork network, List<String> classes, Map<String, String> provenance)
      implements TrainingStart {

    /** A network at hand. */
    public static Model of(TrainedNetwork network, List<String> classes) {
      return new Model(network, classes, Map.of(Provenance.INITIAL_MODEL, network.digest()));
    }

    /** The network of a model directory. */
    public static Model at(String path, TrainedNetwork network, List<String> classes) {
      return new Model(network, classes, Map.of(Provenance.INIT_FROM, path));
    }

    @Override
    public List<String> cautions(
        FeatureTreatment features, List<String> trained, TargetScaling targets) {
      List<String> cautions = new ArrayList<>();
      if (!classes.equals(trained)) {
        cautions.add(
            "the initial model's classes are " + classes + ", those of this training " + trained);
      }
      boolean scales = !(features.scale() instanceof FeatureTreatment.Scale.None);
      if (network.preprocessing().scales() != scales) {
        cautions.add(
            scales
                ? "the initial model was trained without scaling of features, this training scales"
                    + " them (data.scale)"
                : "the initial model was trained on scaled features, this training does not scale"
                    + " them (data.scale)");
      }
      if (network.targets().isNone() != targets.isNone()) {
        cautions.add(
            targets.isNone()
                ? "the initial model was trained on a standardized label, this training's is not"
                : "the initial model was trained on its label as it is, this training standardizes"
                    + " it");
      }
      return cautions;
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
