package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.job.JobSettings.EarlyStop;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.worker.layer.BatchNormalization;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.metric.ClassScores;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Key;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.ArrayLimits;
import io.github.syncbn.worker.training.Augmentation;
import io.github.syncbn.worker.training.Averaging.Swa;
import io.github.syncbn.worker.training.FeaturePlan;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import io.github.syncbn.worker.training.Observation;
import io.github.syncbn.worker.training.ScoreLayout;
import io.github.syncbn.worker.training.ShardLayout;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Settings meet data: what only the data can tell is filled in, and what does not fit it is refused
 * before training.
 */
public final class PlanResolver {
  private PlanResolver() {}

  /**
   * The plan of a job on its data.
   *
   * @throws JobException naming the setting that does not fit, and what would
   */
  public static TrainingPlan resolve(JobSettings settings, PreparedData data) {
    boolean several = data.layout().targets() > 1;
    double[] scale = data.targets().scale();
    JobSettings fitted =
        (several
                ? settings
                : Declared.with(settings, "loss", settings.loss().ofLabelsOver(scale[0])))
            .withNetwork(NetworkColumns.first(settings.network(), data.features()));
    TrainingPlan plan =
        resolve(fitted, data.labels().classes(), data.features().shape(), data.layout());
    return plan.withFeatures(data.learned().plan())
        .withUnits(
            several && scale.length > 1
                ? Arrays.stream(scale).boxed().toList()
                : plan.objective().units());
  }

  /**
   * The plan of a job on data of which only this is known.
   *
   * @param classes of the labels; none for a regression
   * @param input shape of a row
   * @param rows how many there are of each set
   */
  public static TrainingPlan resolve(
      JobSettings settings, List<String> classes, Shape input, ShardLayout rows) {
    JobSettings.Training training = settings.training();
    boolean classification = settings.task() == Task.CLASSIFICATION;
    int targets = rows.targets();
    Loss loss = loss(settings.loss(), classes, targets);
    int outputs = loss.outputs(classes.size(), targets);
    int shards = training.shards().orElse(JobSettings.defaultShards(training.batchSize()));
    Network network = settings.network().withOutputs(outputs);
    requireOutputs(network, input, outputs, each(outputs, classes, targets));
    TrainingPlan plan =
        new TrainingPlan(
            network,
            input,
            new TrainingPlan.Objective(
                loss, classification ? classes.size() : 0, Collections.nCopies(targets, 1.0)),
            new TrainingPlan.Rows(
                rows.trainingRows(), rows.validationRows(), rows.testRows(), rows.weighted()),
            FeaturePlan.of(treatment(settings.data(), input)),
            augmentation(settings.data(), input),
            new TrainingPlan.Batching(training.batchSize(), shards),
            new TrainingPlan.Course(
                training.epochs(),
                training.maxSteps().orElse(Long.MAX_VALUE),
                training.validateEvery(),
                training.outcome().populationStatistics(),
                training.outcome().averaging(),
                training.observe().orElse(Observation.NONE)),
            training.seed(),
            settings.blas());
    requireArrays(plan, 1);
    requireBatches(plan);
    requirePopulation(plan);
    requireWholeCourse(training);
    if (training.earlyStop().isPresent() && plan.rows().validation() == 0) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "training.earlyStop needs a validation set, and it has no rows; set data.split.validation");
    }
    requireOrder(plan, training);
    requireLabels(plan, training);
    return plan;
  }

  /** Fails if training stops on a metric of several labels where there is one. */
  private static void requireLabels(TrainingPlan plan, JobSettings.Training training) {
    Optional<EarlyStop.Metric> metric = training.earlyStop().map(EarlyStop::metric);
    if (metric.flatMap(EarlyStop.Metric::figure).filter(Metric::ofLabels).isPresent()
        && plan.objective().targets() == 1) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "training.earlyStop.metric = "
              + Key.word(metric.get())
              + " is of several labels of 0 or 1, and data.label is one: stop on"
              + " validationAccuracy, which is the same for classes, or validationMacroF1");
    }
  }

  /** Fails if training stops on a metric of the order of more rows than the driver is to hold. */
  private static void requireOrder(TrainingPlan plan, JobSettings.Training training) {
    boolean ranks =
        training
            .earlyStop()
            .flatMap(stop -> stop.metric().figure())
            .filter(Metric::ranks)
            .isPresent();
    if (ranks && !ScoreLayout.of(plan, plan.rows().validation()).gathers()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          String.format(
              Locale.ROOT,
              "training.earlyStop.metric = %s puts the validation set in order, in the driver: at"
                  + " most %,d scores (rows times classes, rows for two classes) and %d classes."
                  + " There are %,d rows and %d classes: hold fewer rows out, or stop on"
                  + " validationLogLoss",
              Key.word(training.earlyStop().get().metric()),
              ScoreLayout.MOST_SCORES,
              ClassScores.MOST_CLASSES,
              plan.rows().validation(),
              plan.objective().classes()));
    }
  }

  private static void requireOutputs(Network network, Shape input, int outputs, String each) {
    Shape output;
    try {
      List<Shape> shapes = network.shapes(input);
      output = shapes.get(shapes.size() - 1);
    } catch (IllegalArgumentException e) {
      throw new JobException(JobException.Kind.CONFIGURATION, "network: " + e.getMessage(), e);
    }
    if (output.size() != outputs) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "network: its last layer gives "
              + output.size()
              + " outputs, but the task needs "
              + outputs
              + each
              + "; end it with { dense = output }");
    }
  }

  /**
   * Fails if any worker would need an array longer than there are.
   *
   * @param shards that a worker holds, 1 where there are as many workers as shards
   * @throws JobException CONFIGURATION with the figures, and what would do
   */
  static void requireArrays(TrainingPlan plan, int shards) {
    try {
      ArrayLimits.require(plan, shards);
    } catch (IllegalArgumentException e) {
      throw new JobException(JobException.Kind.CONFIGURATION, "network: " + e.getMessage(), e);
    }
  }

  private static void requireBatches(TrainingPlan plan) {
    for (Layer layer : plan.network().layers()) {
      try {
        layer.grouping(plan.batchSize(), plan.shards());
      } catch (IllegalArgumentException e) {
        throw new JobException(JobException.Kind.CONFIGURATION, "network: " + e.getMessage(), e);
      }
    }
    long first = Math.min(plan.rows().training(), plan.batchSize());
    long fewest = plan.fewestGroupRows(first);
    if (fewest < 2) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "batch normalization needs at least 2 rows that share statistics, but "
              + (first == 1
                  ? "the training set has 1 row"
                  : "a batch of "
                      + first
                      + " rows over "
                      + plan.shards()
                      + " shards gives "
                      + fewest
                      + "; use a larger training.batchSize, fewer training.shards, or scope ="
                      + " global"
                      + (plan.rows().training() < plan.batchSize()
                          ? " (the training set has " + plan.rows().training() + " rows)"
                          : "")));
    }
  }

  private static void requirePopulation(TrainingPlan plan) {
    for (Operation operation : plan.network().operations()) {
      if (plan.course().recomputesStatistics()
          && operation.layer() instanceof BatchNormalization norm
          && norm.runsStatistics()
          && !norm.hasPopulation()) {
        throw new JobException(
            JobException.Kind.CONFIGURATION,
            plan.course().averaging().averages()
                ? "training.averaging: a mean of the weights needs statistics of the training set,"
                    + " and layer "
                    + operation.name()
                    + " ("
                    + norm.name()
                    + ") has none, as its statistic grows with the number of rows; set"
                    + " training.averaging = none, or normalize otherwise"
                : "training.populationStatistics: layer "
                    + operation.name()
                    + " ("
                    + norm.name()
                    + ") has none, as its statistic grows with the number of rows; leave them out"
                    + " to keep its running statistics");
      }
    }
  }

  private static void requireWholeCourse(JobSettings.Training training) {
    if (training.earlyStop().isPresent() && training.outcome().averaging() instanceof Swa) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "training.averaging = swa takes the last epochs of a training whose length is known, but"
              + " training.earlyStop may end it before them; leave one of them out, or average by"
              + " ema, which is validated and can be restored");
    }
  }

  private static String each(int outputs, List<String> classes, int targets) {
    if (targets > 1) {
      return classes.isEmpty() ? ", one per target" : ", one per label";
    }
    return outputs == classes.size() ? ", one per class" : "";
  }

  private static Loss loss(Loss loss, List<String> classes, int targets) {
    try {
      loss.checkTargets(targets);
      return loss.of(classes);
    } catch (SettingException e) {
      throw new JobException(JobException.Kind.CONFIGURATION, "loss." + e.getMessage(), e);
    }
  }

  private static Augmentation augmentation(DataSettings data, Shape input) {
    if (data.augment().varies() && input.rank() != 3) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "data.augment needs images, but rows have the shape " + input + "; give data.shape");
    }
    return data.augment();
  }

  private static FeatureTreatment treatment(DataSettings data, Shape input) {
    if (data.treatment().scale() instanceof Scale.Normalize constants) {
      requireChannels("normalize", constants.mean().size(), input);
    }
    if (data.treatment().scale() instanceof Scale.StandardizeChannels) {
      requireChannels("standardizeChannels", input.channels(), input);
    }
    return data.treatment();
  }

  private static void requireChannels(String scale, int channels, Shape input) {
    if (input.rank() != 3 || input.channels() != channels) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "data.scale = "
              + scale
              + (input.rank() == 3
                  ? " has constants for " + channels + " channels"
                  : " needs images")
              + ", but rows have the shape "
              + input
              + (input.rank() == 3 ? "" : "; give data.shape, or use standardize"));
    }
  }
}
