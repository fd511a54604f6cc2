package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.worker.network.NetworkCodec;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes a training this one: all that its bits depend on, apart from the rows themselves, of
 * which fingerprints tell. Where the data lies, on how many workers and with which checkpoints is
 * no part of it.
 */
final class TrainingIdentity {
  private TrainingIdentity() {}

  /** By key of the configuration, in words; holds no secrets. */
  static Map<String, String> of(JobSettings settings, TrainingPlan plan, PreparedData data) {
    Map<String, String> identity = of(settings, plan);
    identity.put("data.features", data.features().toJson());
    identity.put("data.label", data.labels().column() + " " + data.labels().classes());
    return identity;
  }

  /** The same without the columns. */
  static Map<String, String> of(JobSettings settings, TrainingPlan plan) {
    JobSettings.Training training = settings.training();
    Map<String, String> identity = new TreeMap<>();
    identity.put("task", settings.task().name());
    identity.put("network", NetworkCodec.toJson(plan.network()).toString());
    identity.put("input", plan.input().toString());
    identity.put("loss", settings.loss().toString());
    identity.put("optimizer", settings.optimizer().toString());
    identity.put("data.scale and data.missing", plan.features().toString());
    identity.put("data.weight", plan.rows().weighted() ? "given" : "none");
    identity.put("training.batchSize", String.valueOf(plan.batchSize()));
    identity.put("training.epochs", String.valueOf(plan.course().epochs()));
    identity.put("training.maxSteps", training.maxSteps().map(String::valueOf).orElse("none"));
    identity.put("training.seed", String.valueOf(plan.seed()));
    identity.put("training.shards", String.valueOf(plan.shards()));
    identity.put("training.earlyStop", training.earlyStop().map(Object::toString).orElse("none"));
    identity.put("training.validateEvery", String.valueOf(plan.course().validateEvery()));
    identity.put(
        "training.populationStatistics", String.valueOf(plan.course().populationStatistics()));
    return identity;
  }
}
