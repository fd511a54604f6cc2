package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.secret.Secrets;
import io.github.syncbn.driver.step.CountedModel;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.StateDict;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.training.FeatureTreatment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
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

  private static CountedModel counted(StateDict.Values values) {
    return new CountedModel(values.parameters(), values.runningStatistics(), values.batches());
  }

  /** Those of a file of weights where one is named, else the initializers'. */
  static TrainingStart ofWeights(Optional<WeightsFile> file) {
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

  /** Weights with the names of PyTorch's nn.Sequential. */
  record Weights(WeightsFile file) implements TrainingStart {
    @Override
    public Optional<CountedModel> state(ParameterLayout layout, Configuration hadoop) {
      try {
        WeightsFile.Contents contents = file.read(layout, hadoop);
        contents
            .remarks()
            .forEach(
                remark ->
                    LoggerFactory.getLogger(TrainingStart.class)
                        .warn("{}: {}.", file.path(), remark));
        return Optional.of(counted(contents.values()));
      } catch (IOException | IllegalArgumentException e) {
        throw new JobException(
            JobException.Kind.CONFIGURATION,
            "--init-from " + file.path() + ": " + e.getMessage(),
            e);
      }
    }

    @Override
    public Map<String, String> provenance() {
      String path = Secrets.ofProcess().hide(file.path());
      return file.prefix().isEmpty()
          ? Map.of(Provenance.INIT_FROM, path)
          : Map.of(Provenance.INIT_FROM, path, Provenance.INIT_PREFIX, file.prefix());
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
        return Optional.of(counted(StateDict.read(layout, StateDict.of(network.layout(), values))));
      } catch (IllegalArgumentException e) {
        throw new JobException(
            JobException.Kind.CONFIGURATION, "the initial model: " + e.getMessage(), e);
      }
    }
  }
}
