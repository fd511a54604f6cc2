package io.github.syncbn.driver.config;

import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.job.JobSettings.EarlyStop;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.Reparametrization;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.setting.Key;
import io.github.syncbn.worker.setting.SettingException;
import java.util.List;
import java.util.stream.Collectors;

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
    Loss loss = job.loss();
    if (loss.classifies() == regression) {
      root.report(
          "loss",
          (regression
                  ? loss.name() + " needs classes: expected "
                  : loss.name() + " needs numbers to predict: expected ")
              + lossesOf(!regression)
              + " with task = "
              + Key.word(job.task()));
    }
    List<String> classes = job.data().classes();
    if (regression && !classes.isEmpty()) {
      root.report("data.classes", "means nothing with task = regression");
    }
    int targets = job.data().label().size();
    if (targets > 1 && !classes.isEmpty()) {
      root.report(
          "data.classes", "means nothing with several columns in data.label, of 0 or 1 each");
    } else if (!classes.isEmpty()) {
      check(loss, () -> loss.of(classes));
    }
    if (targets > 1 && loss.classifies() != regression) {
      check(loss, () -> loss.checkTargets(targets));
    }
  }

  private static String lossesOf(boolean classes) {
    List<String> names =
        Family.members(Loss.class).stream()
            .filter(member -> Declared.defaults(member.type()).classifies() == classes)
            .map(Declared::name)
            .toList();
    return (names.size() > 1 ? "one of " : "") + String.join(", ", names);
  }

  private void check(Loss loss, Runnable check) {
    try {
      check.run();
    } catch (SettingException e) {
      String setting = e.setting().isEmpty() ? "" : "." + e.setting();
      root.report("loss." + loss.name() + setting, e.problem());
    }
  }

  private void checkEarlyStop() {
    if (job.training().earlyStop().isEmpty()) {
      return;
    }
    if (!job.data().split().validates()) {
      root.report(
          "training.earlyStop", "needs a validation set, such as data.split.validation = 0.1");
    }
    EarlyStop.Metric metric = job.training().earlyStop().get().metric();
    boolean classifies = job.task() == Task.CLASSIFICATION;
    if (metric.figure().filter(figure -> figure.classifies() != classifies).isPresent()) {
      root.report(
          "training.earlyStop.metric",
          Key.word(metric)
              + (classifies ? " is of regressions" : " needs classes")
              + ": expected validationLoss, "
              + Metric.of(classifies).stream()
                  .map(figure -> figure.keyBehind("validation"))
                  .collect(Collectors.joining(", "))
              + " with task = "
              + Key.word(job.task()));
    }
  }

  /** Checks the number of outputs as far as the job tells it; the data may tell more. */
  private void checkOutputs() {
    List<Operation> operations = job.network().operations();
    for (int i = operations.size() - 1; i >= 0; i--) {
      String key = "network[" + operations.get(i).name() + "].";
      Layer layer = operations.get(i).layer();
      if (layer instanceof Reparametrization outer) {
        key += outer.name() + ".";
        layer = outer.of();
      }
      if (layer instanceof Dense last) {
        int targets = Math.max(1, job.data().label().size());
        int expected = job.loss().outputs(job.data().classes().size(), targets);
        if (expected > 0 && last.units() != Dense.OUTPUT && last.units() != expected) {
          root.report(
              keyOf(key + "dense.units", "network"),
              "the last dense layer has "
                  + last.units()
                  + " outputs: expected "
                  + (expected == job.data().classes().size()
                      ? expected + ", one a class"
                      : targets > 1
                          ? expected + ", one for each column of data.label"
                          : expected + " with loss = " + job.loss().name())
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
    String key = keyOf("network[" + name + "]." + layer.name() + ".scope", "batchNorm.scope");
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
