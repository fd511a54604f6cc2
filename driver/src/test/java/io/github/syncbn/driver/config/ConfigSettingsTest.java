package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.job.JobSettings.EarlyStop;
import io.github.syncbn.driver.job.Ordering;
import io.github.syncbn.driver.optimizer.Adam;
import io.github.syncbn.driver.optimizer.AdamW;
import io.github.syncbn.driver.optimizer.AdaptiveMoments;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.driver.optimizer.Regime;
import io.github.syncbn.driver.optimizer.Schedule;
import io.github.syncbn.driver.optimizer.Sgd;
import io.github.syncbn.driver.optimizer.Span;
import io.github.syncbn.driver.optimizer.WarmUp;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.LeakyRelu;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Sigmoid;
import io.github.syncbn.worker.layer.Tanh;
import io.github.syncbn.worker.loss.ClassWeights;
import io.github.syncbn.worker.loss.CrossEntropy;
import io.github.syncbn.worker.loss.MeanSquaredError;
import io.github.syncbn.worker.training.Averaging;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.FeatureTreatment.Missing;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import io.github.syncbn.worker.training.Observation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer, optimizer, schedule and choice, from text to record. */
class ConfigSettingsTest {
  private static final WarmUp NO_WARM_UP = new WarmUp(Optional.empty(), 0.1);
  private static final Initializer ZERO = new Initializer.Constant(0);
  private static final Initializer PYTORCH = new Initializer.PyTorchUniform();

  private static JobSettings job(String text) {
    return new ConfigReader(Map.of())
        .read(
            ConfigSource.ofText("job.conf", "data { path = \"x\", label = y }\n" + text), List.of())
        .job();
  }

  static Stream<Arguments> layers() {
    NormalizationScope global = new NormalizationScope.Global();
    return Stream.of(
        arguments("{ dense = 5 }", new Dense(5)),
        arguments("{ dense = output }", new Dense(Dense.OUTPUT)),
        arguments("dense(5)", new Dense(5)),
        arguments("{ dense { units = 5, bias = false } }", new Dense(5, false, PYTORCH, PYTORCH)),
        arguments(
            "{ dense { units = output, init = kaiming } }",
            new Dense(Dense.OUTPUT, true, new Initializer.Kaiming(), ZERO)),
        arguments(
            "{ dense { units = 5, init = kaimingUniform, biasInit = pytorch } }",
            new Dense(5, true, new Initializer.KaimingUniform(), PYTORCH)),
        arguments(
            "{ dense { units = 5, init = xavier } }",
            new Dense(5, true, new Initializer.Xavier(), ZERO)),
        arguments(
            "{ dense { units = 5, init = xavierNormal } }",
            new Dense(5, true, new Initializer.XavierNormal(), ZERO)),
        arguments(
            "{ dense { units = 5, init { normal = 0.1 }, biasInit = constant(0.5) } }",
            new Dense(5, true, new Initializer.Normal(0.1), new Initializer.Constant(0.5f))),
        arguments(
            "{ dense { units = 5, init = truncatedNormal(0.1) } }",
            new Dense(5, true, new Initializer.TruncatedNormal(0.1), ZERO)),
        arguments("batchNorm", new BatchNorm()),
        arguments(
            "{ batchNorm { epsilon = 1e-3, runningStatsDecay = 0.99, gamma = off, beta = frozen,"
                + " scope = shard, frozen = true } }",
            new BatchNorm(
                1e-3,
                0.99,
                false,
                new NormalizationScope.PerShard(),
                Affine.OFF,
                Affine.FROZEN,
                true)),
        arguments(
            "{ batchNorm { cumulative = true, scope { ghost = 32 } } }",
            new BatchNorm(
                1e-5,
                0.9,
                true,
                new NormalizationScope.Ghost(32),
                Affine.LEARNED,
                Affine.LEARNED,
                false)),
        arguments(
            "{ batchNorm { scope = global } }",
            new BatchNorm(1e-5, 0.9, false, global, Affine.LEARNED, Affine.LEARNED, false)),
        arguments("relu", new Relu()),
        arguments("leakyRelu", new LeakyRelu(0.01f)),
        arguments("{ leakyRelu = 0.2 }", new LeakyRelu(0.2f)),
        arguments("sigmoid", new Sigmoid()),
        arguments("tanh", new Tanh()),
        arguments("{ dropout = 0.2 }", new Dropout(0.2)));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layer_inANetwork_isRead(String text, Layer expected) {
    assertThat(job("network = [ " + text + ", { dense = output } ]").network().layers())
        .containsExactly(expected, new Dense(Dense.OUTPUT));
  }

  @Test
  void batchNorm_withDefaultsOfTheSection_overridesThemKeyByKey() {
    List<Layer> layers =
        job("""
            batchNorm { epsilon = 1e-3, cumulative = true, gamma = off }
            initializer { normal = 0.1 }
            network = [ batchNorm, { batchNorm { runningStatsDecay = 0.5, gamma = learned } }, { dense = 3 } ]
            """)
            .network()
            .layers();
    NormalizationScope global = new NormalizationScope.Global();
    assertThat(layers)
        .containsExactly(
            new BatchNorm(1e-3, 0.9, true, global, Affine.OFF, Affine.LEARNED, false),
            new BatchNorm(1e-3, 0.5, false, global, Affine.LEARNED, Affine.LEARNED, false),
            new Dense(3, true, new Initializer.Normal(0.1), ZERO));
  }

  static Stream<Arguments> optimizers() {
    Regime usual = new Regime(false, Optional.empty(), new Schedule.Constant(NO_WARM_UP));
    return Stream.of(
        arguments("sgd", new Sgd(0.1, 0.9, false, 0, usual)),
        arguments(
            "{ sgd { learningRate = 0.5, momentum = 0.8, nesterov = true, weightDecay = 1e-4,"
                + " decayAll = true, clipNorm = 5 } }",
            new Sgd(0.5, 0.8, true, 1e-4, new Regime(true, Optional.of(5.0), usual.schedule()))),
        arguments("adam", new Adam(0.001, new AdaptiveMoments(0.9, 0.999, 1e-8), 0, usual)),
        arguments(
            "{ adam { beta1 = 0.8, beta2 = 0.99, epsilon = 1e-6 } }",
            new Adam(0.001, new AdaptiveMoments(0.8, 0.99, 1e-6), 0, usual)),
        arguments(
            "{ adamW { learningRate = 0.01, schedule = cosine } }",
            new AdamW(
                0.01,
                new AdaptiveMoments(0.9, 0.999, 1e-8),
                0.01,
                new Regime(false, Optional.empty(), new Schedule.Cosine(0, NO_WARM_UP)))));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void optimizer_ofEachKind_isRead(String text, Optimizer expected) {
    assertThat(job("optimizer = " + text).optimizer()).isEqualTo(expected);
  }

  static Stream<Arguments> schedules() {
    Span epoch = new Span(1, Span.Unit.EPOCHS);
    Span steps = new Span(500, Span.Unit.STEPS);
    return Stream.of(
        arguments("constant", new Schedule.Constant(NO_WARM_UP)),
        arguments("{ step { every = 1 epoch } }", new Schedule.Step(epoch, 0.1, NO_WARM_UP)),
        arguments(
            "{ step { every = 500 steps, factor = 0.5 } }",
            new Schedule.Step(steps, 0.5, NO_WARM_UP)),
        arguments(
            "{ exponential { every = 500steps, factor = 0.5, floor = 0.01 } }",
            new Schedule.Exponential(steps, 0.5, 0.01, NO_WARM_UP)),
        arguments("{ cosine { floor = 0.1 } }", new Schedule.Cosine(0.1, NO_WARM_UP)),
        arguments(
            "{ cosine { warmup = 1 epochs } }",
            new Schedule.Cosine(0, new WarmUp(Optional.of(epoch), 0.1))),
        arguments(
            "{ constant { warmup = \"500 steps\", warmupFrom = 0 } }",
            new Schedule.Constant(new WarmUp(Optional.of(steps), 0))));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void schedule_ofEachKind_isRead(String text, Schedule expected) {
    assertThat(job("optimizer { sgd { schedule = " + text + " } }").optimizer().regime().schedule())
        .isEqualTo(expected);
    assertThat(
            job("optimizer { adamW { schedule = " + text + " } }").optimizer().regime().schedule())
        .isEqualTo(expected);
  }

  @Test
  void loss_ofEachKind_isRead() {
    assertThat(
            job("loss { crossEntropy { labelSmoothing = 0.1, classWeights = balanced } }").loss())
        .isEqualTo(new CrossEntropy(0.1, new ClassWeights.Balanced()));
    assertThat(job("loss { crossEntropy { classWeights { a = 1, \"b c\" = 2.5 } } }").loss())
        .isEqualTo(new CrossEntropy(0, new ClassWeights.ByLabel(Map.of("a", 1.0, "b c", 2.5))));
    assertThat(job("task = regression").loss()).isEqualTo(new MeanSquaredError(true));
  }

  @Test
  void data_ofEachChoice_isRead() {
    assertThat(job("data.scale = standardize").data().treatment().scale())
        .isEqualTo(new Scale.Standardize());
    assertThat(job("data.scale { divideBy = 255 }").data().treatment().scale())
        .isEqualTo(new Scale.DivideBy(255));
    assertThat(job("data.missing = mean").data().treatment().missing())
        .isEqualTo(new Missing.Mean());
    assertThat(FeatureTreatment.Missing.remedies())
        .isEqualTo("mean, median, indicator or a constant");
    assertThat(job("data.missing { constant = -1 }").data().treatment().missing())
        .isEqualTo(new Missing.Constant(-1));
    assertThat(job("data { order = column(day), deal = contiguous }").data().ordering())
        .isEqualTo(new Ordering(new Ordering.Column("day"), Ordering.Deal.CONTIGUOUS));
    assertThat(job("data { classes = [no, yes], weight = w, features = [a, 1] }").data().classes())
        .containsExactly("no", "yes");
  }

  @Test
  void training_ofEveryKey_isRead() {
    JobSettings job =
        job(
            """
            data.split { validation = 0.1, test = 0.2 }
            numerics.blas = java, training {
              batchSize = 512, epochs = 7, maxSteps = 900, seed = -9007199254740993, shards = 8, workers = 3
              earlyStop { metric = validationAccuracy, patience = 5, minDelta = 0.001 }
              populationStatistics = true, averaging { swa { epochs = 3 } }, validateEvery = 2
              observe { every = 5, rows = 8, units = 4 }
            }
            """);
    assertThat(job.blas()).isEqualTo(BlasChoice.JAVA);
    assertThat(job.training())
        .isEqualTo(
            new JobSettings.Training(
                512,
                7,
                Optional.of(900L),
                -9007199254740993L,
                Optional.of(8),
                Optional.of(3),
                Optional.of(new EarlyStop(EarlyStop.Metric.VALIDATION_ACCURACY, 5, 0.001)),
                new JobSettings.Outcome(true, new Averaging.Swa(3, 0.25)),
                2,
                Optional.of(new Observation(5, 8, 4))));
  }
}
