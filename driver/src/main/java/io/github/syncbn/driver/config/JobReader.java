package io.github.syncbn.driver.config;

import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.job.JobText;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.setting.Inherited;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a job: first the settings that others inherit, then everything. */
final class JobReader {
  private final Section root;
  private final JobText text;

  JobReader(Section root, JobText text) {
    this.root = root;
    this.text = text;
  }

  /** The job; null if nothing valid can stand for what is wrong, which has been reported. */
  JobConfig read() {
    JobKeys keys = new RecordReader(inherited()).read(JobKeys.class, root);
    if (keys == null || keys.data() == null) {
      return null;
    }
    if (keys.network().network().filter(layers -> layers.isEmpty()).isPresent()) {
      if (root.isEmptyList("network")) {
        root.report("network", "expected at least one layer, such as { dense = output }");
      }
      return null;
    }
    Network network = keys.network().resolve();
    JobSettings job =
        new JobSettings(
            keys.purpose().task(),
            keys.data(),
            network,
            keys.loss().orElseGet(() -> usualLoss(keys)),
            keys.optimizer(),
            keys.training(),
            keys.numerics().blas(),
            text);
    DataRules.check(job.data(), root.section("data"));
    JobRules.check(job, root);
    JobKeys.Outputs outputs = keys.outputs();
    return new JobConfig(job, outputs.model(), outputs.checkpoint(), outputs.mlflow());
  }

  private static Loss usualLoss(JobKeys keys) {
    return keys.purpose().task().loss(keys.data().label().size() > 1);
  }

  /** What layers and sources of validation and test rows take where they leave something out. */
  private Inherited inherited() {
    RecordReader reader = new RecordReader(Inherited.NOTHING);
    Map<Class<?>, Object> values = new HashMap<>();
    JobKeys.NetworkKeys usual =
        reader.read(JobKeys.NetworkKeys.class, root.only("initializer", "batchNorm"));
    values.put(BatchNorm.class, usual.batchNorm());
    values.put(Initializer.class, usual.initializer());
    Optional<Initializer> given = Optional.of(usual.initializer());
    values.put(
        LayerDefaults.class,
        new LayerDefaults(usual.batchNorm(), given.filter(init -> root.has("initializer"))));
    values.put(Source.class, reader.read(Source.class, root.section("data")));
    JobKeys.Purpose purpose = reader.read(JobKeys.Purpose.class, root.only("task"));
    return new Inherited(values, purpose.task() == Task.REGRESSION);
  }
}
