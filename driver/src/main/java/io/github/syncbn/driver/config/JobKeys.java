package io.github.syncbn.driver.config;

import io.github.syncbn.driver.job.CheckpointSettings;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.job.JobSettings.Training;
import io.github.syncbn.driver.job.MlflowSettings;
import io.github.syncbn.driver.job.ModelOutput;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The root of a job file: its sections, whose records declare their keys themselves. */
record JobKeys(
    @Inline Purpose purpose,
    @Setting("values of your own, for ${vars.name} elsewhere") Optional<Object> vars,
    @Setting("where rows come from and how they are prepared") DataSettings data,
    @Inline NetworkKeys network,
    @Setting(
            value = "what is minimized",
            rule = "crossEntropy; meanSquaredError for regression",
            param = "loss")
        Optional<Loss> loss,
    @Setting(
            value = "how parameters are updated",
            byDefault = "sgd",
            regression = "adamW",
            param = "optimizer")
        Optimizer optimizer,
    @Setting("how long, and in which batches") Training training,
    @Setting("arithmetic") Numerics numerics,
    @Inline Outputs outputs) {

  /** What other defaults depend on. */
  record Purpose(@Setting(value = "what is predicted", byDefault = "classification") Task task) {}

  /** What is written besides. */
  record Outputs(
      @Setting("the trained model") ModelOutput model,
      @Setting("checkpoints while training") Optional<CheckpointSettings> checkpoint,
      @Setting("the training as a run of MLflow, if it is there")
          Optional<MlflowSettings> mlflow) {}

  /** The section {@code numerics}. */
  record Numerics(
      @Setting(
              value =
                  "auto: oneDNN on x86 processors with AVX2, OpenBLAS on others, our own in Java where"
                      + " neither loads; native: auto without our own; oneDnn, openBlas: this one or"
                      + " an error; java: our own",
              byDefault = "auto",
              param = "blas")
          BlasChoice blas) {}

  /** The layers, and what holds for all of them. */
  record NetworkKeys(
      @Setting(
              value = "first values of the weights of every layer",
              byDefault = "pytorch",
              param = "initializer")
          Initializer initializer,
      @Setting("defaults of every batchNorm layer") BatchNorm batchNorm,
      @Setting(
              value = "what every batchNorm of the network becomes",
              byDefault = "batchNorm",
              param = "normalization")
          Normalization normalization,
      @Setting(
              value = "layers in order; each a name, or { name = arguments }",
              rule = "two of dense = 128, batchNorm, relu; then dense = output",
              param = "network")
          Optional<List<Entry>> network) {
    private static final int DEFAULT_UNITS = 128;

    /** The network that the job describes. */
    Network resolve() {
      return new Network(normalization.apply(network.orElseGet(this::usual)));
    }

    private List<Entry> usual() {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        entries.addAll(List.of(dense(DEFAULT_UNITS), batchNorm, new Relu()));
      }
      entries.add(dense(Dense.OUTPUT));
      return entries;
    }

    private Dense dense(int units) {
      return new Dense(units, true, initializer, initializer.ofBias());
    }
  }
}
