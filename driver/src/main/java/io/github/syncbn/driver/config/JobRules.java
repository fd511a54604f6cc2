package io.github.syncbn.driver.config;

import io.github.syncbn.driver.job.DataSettings.Split;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.job.JobSettings.EarlyStop.Metric;
import io.github.syncbn.driver.job.JobSettings.LossSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.network.Operation;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What must hold between sections. */
final class JobRules {
  private final JobSettings job;
  private final Section root;

  private JobRules(JobSettings job, Section root) {
    this.job = job;
    this.root = root;
  }

  static void check(JobSettings job, Section root) {
    JobRules rules = new JobRules(job, root);
    rules.checkTask();
    rules.checkEarlyStop();
    rules.checkOutputs();
    rules.checkShards();
  }

  private void checkTask() {
    boolean regression = job.task() == Task.REGRESSION;
    if (regression && job.loss() instanceof LossSettings.CrossEntropy) {
      root.report(
          "loss", "crossEntropy needs classes: expected meanSquaredError with task = regression");
    }
    if (!regression && job.loss() instanceof LossSettings.MeanSquaredError) {
      root.report("loss", "expected crossEntropy with task = classification, got meanSquaredError");
    }
    if (regression && !job.data().classes().isEmpty()) {
      root.report("data.classes", "means nothing with task = regression");
    }
    if (job.loss() instanceof LossSettings.CrossEntropy loss
        && loss.classWeights() instanceof JobSettings.ClassWeights.ByLabel byLabel
        && !job.data().classes().isEmpty()) {
      Set<String> weighted = new TreeSet<>(byLabel.weights().keySet());
      Set<String> classes = new TreeSet<>(job.data().classes());
      if (!weighted.equals(classes)) {
        root.report(
            "loss.crossEntropy.classWeights",
            "expected a weight for each of data.classes " + classes + ", got " + weighted);
      }
    }
  }

  private void checkEarlyStop() {
    if (job.training().earlyStop().isEmpty()) {
      return;
    }
    Split split = job.data().split();
    boolean validated =
        split instanceof Split.Column
            || split instanceof Split.Fractions fractions && fractions.validation() > 0
            || split instanceof Split.Paths paths && paths.validation().isPresent();
    if (!validated) {
      root.report(
          "training.earlyStop", "needs a validation set, such as data.split.validation = 0.1");
    }
    if (job.task() == Task.REGRESSION
        && job.training().earlyStop().get().metric() == Metric.VALIDATION_ACCURACY) {
      root.report(
          "training.earlyStop.metric",
          "validationAccuracy needs classes: expected validationLoss with task = regression");
    }
  }

  /** What the job itself says about the number of outputs; the data may know more. */
  private void checkOutputs() {
    List<Operation> operations = job.network().operations();
    for (int i = operations.size() - 1; i >= 0; i--) {
      if (operations.get(i).layer() instanceof Dense last) {
        int expected = job.task() == Task.REGRESSION ? 1 : job.data().classes().size();
        if (expected > 0 && last.units() != Dense.OUTPUT && last.units() != expected) {
          root.report(
              keyOf("network[" + operations.get(i).name() + "].dense.units", "network"),
              "the last dense layer has "
                  + last.units()
                  + " outputs: expected "
                  + (expected == 1 ? "1 with task = regression" : expected + ", one a class")
                  + ", or output");
        }
        return;
      }
    }
  }

  private void checkShards() {
    JobSettings.Training training = job.training();
    int shards = training.shards().orElse(JobSettings.defaultShards(training.batchSize()));
    if (Integer.bitCount(shards) != 1) {
      root.report("training.shards", "expected a power of two, got " + shards);
      return;
    }
    if (shards > training.batchSize()) {
      root.report(
          "training.shards",
          "expected at most one shard a row of a batch, "
              + training.batchSize()
              + ", got "
              + shards);
      return;
    }
    if (training.workers().orElse(1) > shards) {
      root.report(
          "training.workers",
          "expected at most one worker a shard, " + shards + ", got " + training.workers().get());
    }
    for (Operation operation : job.network().operations()) {
      if (operation.layer().runsStatistics()) {
        checkGroups(operation.layer(), operation.name(), training.batchSize(), shards);
      }
    }
  }

  /** The key of one layer, if the job gives it; else a more general one. */
  private String keyOf(String own, String general) {
    return root.has("network") && root.wasGiven(own) ? own : general;
  }

  private void checkGroups(Layer layer, String name, int batchSize, int shards) {
    String key = keyOf("network[" + name + "].batchNorm.scope", "batchNorm.scope");
    try {
      if (layer.grouping(batchSize, shards).fewestRows(batchSize, shards) < 2) {
        root.report(
            key,
            "batches of "
                + batchSize
                + " rows over "
                + shards
                + " shards leave fewer than 2 rows to a group");
      }
    } catch (IllegalArgumentException e) {
      root.report(key, e.getMessage());
    }
  }
}
