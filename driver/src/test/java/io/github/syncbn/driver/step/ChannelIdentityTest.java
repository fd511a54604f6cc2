package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Categories;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Numbers;
import io.github.syncbn.worker.training.Averaging;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.FeatureTreatment.Missing;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model is the same bits over sockets as in memory, however tasks lie in executors. */
class ChannelIdentityTest {

  static Map<String, Consumer<SmallJob>> settings() {
    Map<String, Consumer<SmallJob>> jobs = new LinkedHashMap<>();
    jobs.put("defaults", job -> {});
    jobs.put(
        "everything at once",
        job -> {
          job.network = SmallJob.network(new NormalizationScope.Ghost(16));
          job.train = SmallJob.weighted(job.train, 3);
          job.validation = SmallJob.weighted(SmallJob.blobs(2, 77), 4);
          job.test = SmallJob.weighted(SmallJob.blobs(3, 50), 5);
          job.loss = SmallJob.BALANCED;
          job.features = new FeatureTreatment(new Missing.Mean(), new Scale.Standardize());
          job.populationStatistics = true;
          job.optimizer = SmallJob.adam(0.01, Optional.of(1.0));
        });
    jobs.put(
        "many chunks",
        job -> {
          job.layers(
              new Dense(400),
              new BatchNorm(),
              new Dense(400),
              new BatchNorm(),
              new Dense(SmallJob.CLASSES));
          job.maxSteps = 5;
        });
    jobs.put(
        "many chunks and the norm first",
        job -> {
          job.layers(new Dense(300), new BatchNorm(), new Dense(300), new Dense(SmallJob.CLASSES));
          job.maxSteps = 5;
          job.optimizer = SmallJob.sgd(0.1, 0.9, false, Optional.of(0.5));
        });
    jobs.put(
        "averages that are validated between steps",
        job -> {
          job.layers(
              new Dense(400),
              new BatchNorm(),
              new Dense(300),
              new BatchNorm(),
              new Dense(SmallJob.CLASSES));
          job.averaging = new Averaging.Ema(0.9, 1);
          job.validation = SmallJob.blobs(2, 77);
          job.test = SmallJob.blobs(3, 50);
        });
    jobs.put(
        "averages of epochs",
        job -> {
          job.averaging = new Averaging.Swa(2, 0.25);
          job.validation = SmallJob.blobs(2, 77);
          job.epochs = 3;
        });
    jobs.put(
        "rows of tables in use",
        job -> {
          job.sparseColumns();
          job.validation = SmallJob.coded(SmallJob.blobs(2, 77));
        });
    jobs.put(
        "rows of tables in use, clipped and averaged",
        job -> {
          job.sparseColumns();
          job.optimizer = SmallJob.adam(0.01, Optional.of(0.5));
          job.averaging = new Averaging.Ema(0.9, 1);
          job.validation = SmallJob.coded(SmallJob.blobs(2, 77));
          job.test = SmallJob.coded(SmallJob.blobs(3, 50));
        });
    jobs.put(
        "wide rows in many pieces, beside many chunks",
        job -> {
          job.train = SmallJob.coded(job.train);
          job.layers(
              SmallJob.columns(
                  new Categories.Embedding(1500, Categories.Updates.USED), new Numbers.Plain()),
              new Dense(9),
              new BatchNorm(),
              new Dense(SmallJob.CLASSES));
          job.optimizer = SmallJob.sgd(0.01, 0.9, false, Optional.empty());
          job.maxSteps = 6;
        });
    jobs.put(
        "rows longer than a piece",
        job -> {
          job.train = SmallJob.coded(job.train);
          job.layers(
              SmallJob.columns(
                  new Categories.Embedding(4096, Categories.Updates.USED), new Numbers.Plain()),
              new Dense(5),
              new BatchNorm(),
              new Dense(SmallJob.CLASSES));
          job.optimizer = SmallJob.sgd(0.01, 0, false, Optional.of(1.0));
          job.maxSteps = 3;
        });
    jobs.put(
        "deviations, whose exchanges are the longest",
        job ->
            job.layers(
                new Dense(30),
                Layers.lInfBatchNorm(),
                new Dense(20),
                Layers.l1BatchNorm(),
                new Dense(SmallJob.CLASSES)));
    return jobs;
  }

  static java.util.Set<String> names() {
    return settings().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void training_overSockets_givesTheBitsOfOneWorker(String name) throws Exception {
    SmallJob job = new SmallJob();
    settings().get(name).accept(job);
    ThreadedTraining alone = job.run(1);
    for (int[] cluster : new int[][] {{1, 1}, {2, 2}, {3, 2}, {5, 3}, {8, 8}}) {
      assertSameBits(job, cluster[0], cluster[1], alone);
    }
  }

  private static void assertSameBits(
      SmallJob job, int workers, int executors, ThreadedTraining alone)
      throws IOException, InterruptedException {
    try (ChannelTraining training = new ChannelTraining(job, workers)) {
      TrainingService service = training.run(executors).service;
      String what = workers + " workers in " + executors + " executors";
      assertThat(service.finalModel().parameters()).as(what).isEqualTo(alone.model.parameters());
      assertThat(service.finalModel().runningStatistics())
          .as(what)
          .isEqualTo(alone.model.runningStatistics());
      assertThat(service.test()).as(what).isEqualTo(alone.service.test());
      assertThat(training.progress.rows()).as(what).isEqualTo(alone.progress.rows());
      assertThat(service.steps()).as(what).isEqualTo(alone.service.steps());
    }
  }
}
