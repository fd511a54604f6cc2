package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.optimizer.Adam;
import io.github.syncbn.driver.step.ThreadedTraining.Rows;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.AvgPool2d;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.BatchRenorm;
import io.github.syncbn.worker.layer.Categories;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.DeviationNorm;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Elu;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.Gelu;
import io.github.syncbn.worker.layer.GroupNorm;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.LayerNorm;
import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.layer.LeakyRelu;
import io.github.syncbn.worker.layer.MaxPool2d;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Numbers;
import io.github.syncbn.worker.layer.PadChannels;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.RmsNorm;
import io.github.syncbn.worker.layer.Sigmoid;
import io.github.syncbn.worker.layer.Silu;
import io.github.syncbn.worker.layer.Tanh;
import io.github.syncbn.worker.layer.WeightNorm;
import io.github.syncbn.worker.layer.WeightStandardization;
import io.github.syncbn.worker.loss.BinaryCrossEntropy;
import io.github.syncbn.worker.loss.ClassWeights;
import io.github.syncbn.worker.loss.CrossEntropy;
import io.github.syncbn.worker.loss.Huber;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.MeanSquaredError;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.Augmentation;
import io.github.syncbn.worker.training.Averaging;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.FeatureTreatment.Missing;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trained model is the same bits on any number of workers, wherever the shards are cut. */
class TrainingIdentityTest {
  private static final Map<String, Consumer<SmallJob>> JOBS = jobs();

  private static Map<String, Consumer<SmallJob>> jobs() {
    Map<String, Consumer<SmallJob>> jobs = new LinkedHashMap<>();
    jobs.put("defaults", job -> {});
    jobs.put("java blas", job -> job.blas = BlasChoice.JAVA);
    jobs.put(
        "standardized",
        job -> job.features = FeatureTreatment.NONE.withScale(new Scale.Standardize()));
    jobs.put(
        "missing is the mean",
        job -> {
          job.features = new FeatureTreatment(new Missing.Mean(), new Scale.Standardize());
          job.train = withHoles(job.train);
        });
    jobs.put(
        "missing is the mean, divided",
        job -> {
          job.features = new FeatureTreatment(new Missing.Mean(), new Scale.DivideBy(4));
          job.train = withHoles(job.train);
        });
    jobs.put(
        "augmented images, standardized by channel",
        job -> {
          job.image = new Shape(2, 1, 5);
          job.augmentation = new Augmentation(1, true, 2);
          job.features = FeatureTreatment.NONE.withScale(new Scale.StandardizeChannels());
          job.validation = SmallJob.blobs(2, 77);
        });
    jobs.put("balanced classes", job -> job.loss = SmallJob.BALANCED);
    jobs.put(
        "smoothing and class weights",
        job ->
            job.loss = new CrossEntropy(0.1, new ClassWeights.ByNumber(new double[] {0.5, 2, 1})));
    jobs.put(
        "row weights",
        job -> {
          job.train = SmallJob.weighted(job.train, 3);
          job.validation = SmallJob.weighted(SmallJob.blobs(2, 77), 4);
          job.loss = SmallJob.BALANCED;
          job.features = new FeatureTreatment(new Missing.Mean(), new Scale.Standardize());
        });
    jobs.put(
        "dropout and other activations",
        job ->
            job.layers(
                new BatchNorm(),
                new Dropout(0.2),
                new Dense(16),
                new LeakyRelu(0.01f),
                new BatchNorm(),
                new Dense(9),
                new Tanh(),
                new Dropout(0.5),
                new Dense(5),
                new Sigmoid(),
                new BatchNorm(),
                new Dense(SmallJob.CLASSES)));
    jobs.put(
        "early stop and test",
        job -> {
          job.validation = SmallJob.blobs(2, 77);
          job.test = SmallJob.blobs(3, 50);
          job.epochs = 12;
          job.optimizer = SmallJob.sgd(0.3, 0.9, false, Optional.empty());
          job.earlyStop =
              Optional.of(
                  new JobSettings.EarlyStop(JobSettings.EarlyStop.Metric.VALIDATION_LOSS, 2, 0));
        });
    jobs.put("ghost across shards", job -> ghost(job, 32));
    jobs.put("ghost of whole shards", job -> ghost(job, 8));
    jobs.put("ghost inside shards", job -> ghost(job, 4));
    jobs.put("per shard", job -> job.network = SmallJob.network(new NormalizationScope.PerShard()));
    jobs.put(
        "cumulative running statistics, frozen and plain normalizations",
        job ->
            job.layers(
                new Dense(12),
                norm(0.9, true, Affine.LEARNED, false),
                new Relu(),
                norm(0.5, false, Affine.FROZEN, true),
                new Dense(8),
                norm(0.9, true, Affine.OFF, false),
                new Relu(),
                new Dense(SmallJob.CLASSES)));
    jobs.put(
        "renormalized, with limits that widen",
        job ->
            job.layers(
                new Dense(12),
                renorm(new NormalizationScope.Global()),
                new Relu(),
                new Dense(8),
                renorm(new NormalizationScope.Ghost(8)),
                new Relu(),
                new Dense(8),
                renorm(new NormalizationScope.Ghost(4)),
                new Dense(SmallJob.CLASSES)));
    for (Declared<? extends DeviationNorm> by : Family.members(DeviationNorm.class)) {
      jobs.put(
          by.name(),
          job -> {
            job.layers(
                new Dense(12),
                deviation(by, new NormalizationScope.Global()),
                new Relu(),
                new Dense(8),
                deviation(by, new NormalizationScope.Ghost(8)),
                new Relu(),
                new Dense(8),
                deviation(by, new NormalizationScope.Ghost(4)),
                new Dense(SmallJob.CLASSES));
            job.train = SmallJob.weighted(job.train, 3);
          });
    }
    jobs.put(
        "noisy",
        job -> {
          job.layers(
              new Dense(12),
              new BatchNorm(),
              Layers.noise(),
              new Relu(),
              new Dense(SmallJob.CLASSES));
          job.validation = SmallJob.blobs(2, 77);
        });
    jobs.put(
        "reparametrized",
        job -> {
          job.image = new Shape(2, 5, 1);
          job.layers(
              new WeightStandardization(SmallJob.conv(4, 1)),
              new GroupNorm(2, 1e-5, true),
              new Relu(),
              new WeightNorm(SmallJob.conv(4, 2).withBias()),
              new Relu(),
              new Flatten(),
              new WeightNorm(new Dense(SmallJob.CLASSES)));
          job.validation = SmallJob.blobs(2, 77);
        });
    jobs.put(
        "population statistics of deviations",
        job -> {
          job.layers(
              new Dense(12),
              Layers.l1BatchNorm(),
              new Relu(),
              new Dense(8),
              Layers.batchRenorm(),
              new Dense(SmallJob.CLASSES));
          job.populationStatistics = true;
          job.test = SmallJob.blobs(3, 50);
        });
    jobs.put(
        "population statistics",
        job -> {
          job.populationStatistics = true;
          job.test = SmallJob.blobs(3, 50);
        });
    jobs.put(
        "exponential average, early stop and test",
        job -> {
          job.averaging = new Averaging.Ema(0.9, 2);
          job.optimizer = SmallJob.sgd(0.1, 0.8, false, Optional.empty());
          job.validation = SmallJob.blobs(2, 77);
          job.test = SmallJob.blobs(3, 50);
          job.earlyStop =
              Optional.of(
                  new JobSettings.EarlyStop(JobSettings.EarlyStop.Metric.VALIDATION_LOSS, 2, 0));
        });
    jobs.put(
        "stochastic weight averaging, clipped",
        job -> {
          job.averaging = new Averaging.Swa(2, 0.25);
          job.optimizer = SmallJob.adam(0.01, Optional.of(0.5));
          job.validation = SmallJob.blobs(2, 77);
          job.epochs = 3;
        });
    jobs.put("clipped", job -> job.optimizer = SmallJob.sgd(0.1, 0.9, true, Optional.of(0.2)));
    jobs.put("adam", job -> job.optimizer = SmallJob.adam(0.01, Optional.of(1.0)));
    jobs.put(
        "regression",
        job -> {
          job.loss = new MeanSquaredError(false);
          job.classes = 0;
          job.layers(new Dense(8), new BatchNorm(), new Relu(), new Dense(1));
          job.validation = SmallJob.blobs(2, 33);
        });
    jobs.put(
        "residual convolutions",
        job -> {
          job.residual(List.of(new PadChannels(6, 2)));
          job.populationStatistics = true;
          job.test = SmallJob.blobs(3, 50);
        });
    jobs.put(
        "residual convolutions with projection, weights and scaling",
        job -> {
          job.residual(List.of(new Conv2d(6, new Window(1, 2, 0, 1)), new BatchNorm()));
          job.train = SmallJob.weighted(job.train, 3);
          job.features = new FeatureTreatment(new Missing.Mean(), new Scale.Standardize());
          job.validation = SmallJob.weighted(SmallJob.blobs(2, 77), 4);
        });
    jobs.put(
        "pooling, depthwise convolution and row norms",
        job -> {
          job.image = new Shape(2, 5, 1);
          job.layers(
              SmallJob.conv(4, 1),
              new GroupNorm(2, 1e-5, true),
              new Gelu(),
              new Conv2d(
                  4,
                  new Window(3, 1, 1, 1),
                  Conv2d.DEPTHWISE,
                  true,
                  new Initializer.Kaiming(),
                  new Initializer.Constant(0)),
              new BatchNorm(),
              new Silu(),
              new MaxPool2d(3, 2, 1),
              new LayerNorm(1e-5, true),
              new AvgPool2d(2, 2, 1),
              new Elu(1),
              new RmsNorm(1e-5, true),
              new Flatten(),
              new Dense(SmallJob.CLASSES));
        });
    jobs.put(
        "columns of a table",
        job -> {
          job.layers(
              SmallJob.columns(new Categories.Embedding(4), new Numbers.Plain()),
              new Dense(12),
              new BatchNorm(),
              new Relu(),
              new Dense(SmallJob.CLASSES));
          job.train = SmallJob.weighted(SmallJob.coded(job.train), 3);
          job.validation = SmallJob.coded(SmallJob.blobs(2, 77));
        });
    jobs.put(
        "rows of tables in use",
        job -> {
          job.sparseColumns();
          job.train = SmallJob.weighted(job.train, 3);
          job.validation = SmallJob.coded(SmallJob.blobs(2, 77));
        });
    jobs.put(
        "rows of tables in use, adam and clipped, decayed",
        job -> {
          job.sparseColumns();
          job.optimizer =
              Declared.of(Adam.class)
                  .build(
                      Map.of(
                          "learningRate",
                          0.01,
                          "weightDecay",
                          0.01,
                          "decayAll",
                          true,
                          "clipNorm",
                          Optional.of(0.5)));
        });
    jobs.put(
        "rows of tables in use, averaged, stopped early",
        job -> {
          job.sparseColumns();
          job.averaging = new Averaging.Ema(0.9, 2);
          job.optimizer = SmallJob.adam(0.01, Optional.empty());
          job.validation = SmallJob.coded(SmallJob.blobs(2, 77));
          job.test = SmallJob.coded(SmallJob.blobs(3, 50));
          job.earlyStop =
              Optional.of(
                  new JobSettings.EarlyStop(JobSettings.EarlyStop.Metric.VALIDATION_LOSS, 2, 0));
        });
    jobs.put(
        "rows of tables in use, averaged by epoch, clipped, few rows",
        job -> {
          job.sparseColumns();
          job.averaging = new Averaging.Swa(2, 0.25);
          job.optimizer = SmallJob.sgd(0.1, 0.9, true, Optional.of(0.2));
          job.validation = SmallJob.coded(SmallJob.blobs(2, 77));
          job.batchSize = 5;
          job.epochs = 3;
        });
    jobs.put("columns, piecewise linear", job -> numbers(job, new Numbers.PiecewiseLinear(6, 0)));
    jobs.put("columns, in bins", job -> numbers(job, new Numbers.PiecewiseLinear(6, 5)));
    jobs.put("columns, waves", job -> numbers(job, new Numbers.Periodic(7, 0.1, 0)));
    jobs.put("columns, periodic", job -> numbers(job, new Numbers.Periodic(7, 0.1, 6)));
    jobs.put(
        "several numbers",
        job -> {
          several(job, new Huber(0.5, true), 0, false);
          job.earlyStop =
              Optional.of(
                  new JobSettings.EarlyStop(JobSettings.EarlyStop.Metric.VALIDATION_R2, 2, 0));
        });
    jobs.put(
        "several labels",
        job -> {
          several(job, Declared.defaults(BinaryCrossEntropy.class), 2, true);
          job.earlyStop =
              Optional.of(
                  new JobSettings.EarlyStop(JobSettings.EarlyStop.Metric.VALIDATION_AUC, 2, 0));
        });
    jobs.put("batches smaller than the shards", job -> job.batchSize = 5);
    return jobs;
  }

  static Set<String> names() {
    return JOBS.keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void training_onAnyNumberOfWorkers_givesTheSameBits(String name) throws Exception {
    TrainingResult expected = TrainingResult.of(job(name).run(1));
    assertThat(expected.steps()).isPositive();
    for (int workers : new int[] {2, 3, 4, 8}) {
      TrainingResult.of(job(name).run(workers))
          .assertSameBits(expected, name + " on " + workers + " workers");
    }
  }

  @Test
  void training_cutAnywhere_givesTheSameBits() throws Exception {
    TrainingResult expected = TrainingResult.of(job("row weights").run(1));
    int[][] cuts = {
      {0, 1, 8},
      {0, 7, 8},
      {0, 3, 8},
      {0, 5, 6, 8},
      {0, 1, 7, 8},
      {0, 1, 2, 3, 8},
      {0, 3, 5, 6, 7, 8}
    };
    for (int[] cut : cuts) {
      TrainingResult.of(job("row weights").runCut(cut))
          .assertSameBits(expected, Arrays.toString(cut));
    }
  }

  @Test
  void training_repeatedUntilTheCodeIsHot_givesTheSameBits() throws Exception {
    TrainingResult cold = TrainingResult.of(job("defaults").run(2));
    for (int repetition = 0; repetition < 20; repetition++) {
      TrainingResult.of(job("defaults").run(2)).assertSameBits(cold, "run " + repetition);
    }
  }

  @Test
  void jobs_ofTheseTests_areDifferentTrainings() throws Exception {
    // Population statistics change the end of the training, not its steps.
    TrainingResult one = TrainingResult.of(job("defaults").run(1));
    for (String name : names()) {
      if (!Set.of("defaults", "java blas", "population statistics").contains(name)) {
        assertThat(TrainingResult.of(job(name).run(1)).stepLosses())
            .as(name)
            .isNotEqualTo(one.stepLosses());
      }
    }
  }

  static SmallJob job(String name) {
    SmallJob job = new SmallJob();
    JOBS.get(name).accept(job);
    return job;
  }

  private static void numbers(SmallJob job, Numbers numbers) {
    job.layers(
        SmallJob.columns(new Categories.OneHot(), numbers),
        new Dense(12),
        new BatchNorm(),
        new Relu(),
        new Dense(SmallJob.CLASSES));
    job.train = SmallJob.coded(job.train);
    job.validation = SmallJob.coded(SmallJob.blobs(2, 77));
  }

  private static void several(SmallJob job, Loss loss, int classes, boolean labels) {
    job.loss = loss;
    job.classes = classes;
    job.targets = SmallJob.CLASSES;
    job.train = SmallJob.several(SmallJob.weighted(job.train, 3), job.targets, labels);
    job.validation = SmallJob.several(SmallJob.blobs(2, 77), job.targets, labels);
  }

  private static void ghost(SmallJob job, int rows) {
    job.network = SmallJob.network(new NormalizationScope.Ghost(rows));
  }

  private static Layer deviation(Declared<? extends DeviationNorm> by, NormalizationScope scope) {
    return by.build(Map.of("scope", scope));
  }

  private static BatchRenorm renorm(NormalizationScope scope) {
    return new BatchRenorm(new BatchNorm(scope), new BatchRenorm.Limits(3, 5, 1, 8, 6));
  }

  private static BatchNorm norm(double decay, boolean cumulative, Affine affine, boolean frozen) {
    return new BatchNorm(
        1e-5, decay, cumulative, new NormalizationScope.Global(), affine, affine, frozen);
  }

  /** Every seventh value is missing. */
  private static Rows withHoles(Rows rows) {
    float[][] x = new float[rows.features().length][];
    for (int i = 0; i < x.length; i++) {
      x[i] = rows.features()[i].clone();
      for (int j = 0; j < x[i].length; j++) {
        if ((i * x[i].length + j) % 7 == 0) {
          x[i][j] = Float.NaN;
        }
      }
    }
    return new Rows(x, rows.targets(), rows.weights());
  }
}
