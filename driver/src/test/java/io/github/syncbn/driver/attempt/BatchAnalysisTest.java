package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.step.BatchAnswer;
import io.github.syncbn.driver.step.LayerStep;
import io.github.syncbn.driver.step.LayerValues;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.worker.collective.ModelState;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loss and gradient on demand are those of a training step. */
@Timeout(120)
class BatchAnalysisTest {
  private static final int BATCH = 128;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[3]")
            .appName("analysis")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static TrainingJob job(String... more) {
    return new TrainingJob(spark, settings(more));
  }

  private static JobSettings settings(String... more) {
    List<String> keys =
        new ArrayList<>(
            List.of(
                "training.epochs=2",
                "training.shards=4",
                "training.batchSize=" + BATCH,
                "data.scale=standardize",
                "numerics.blas=java",
                "network=[{ dense = 12 }, batchNorm, tanh, { dense = 9 }, batchNorm, relu,"
                    + " { dropout = 0.1 }, { dense = output }]",
                "optimizer={ sgd { learningRate = 0.5, momentum = 0 } }"));
    keys.addAll(List.of(more));
    return new ConfigReader().read("builtin:digits", keys).job();
  }

  @Test
  void gradient_ofAStep_isWhatTrainingTakes() {
    List<Double> losses = new ArrayList<>();
    TrainingJob.Result trained =
        job("training.maxSteps=3").run(new TrainingStart.Initializers(), List.of(losses(losses)));
    try (BatchAnalysis analysis = job().analysis(0)) {
      ModelState at = analysis.start();
      for (int step = 0; step < 3; step++) {
        BatchAnswer answer = analysis.gradient(at, step);
        assertThat(answer.loss()).isEqualTo(losses.get(step));
        assertThat(answer.rows()).isEqualTo(BATCH);
        assertThat(analysis.loss(at, step)).isEqualTo(answer.loss());
        at =
            new ModelState(moved(at.parameters(), answer.gradient(), 0.5f), at.runningStatistics());
      }
      assertThat(at.parameters()).isEqualTo(trained.network().parameters());
    }
  }

  @Test
  void answers_onAnyNumberOfWorkers_haveTheSameBits() {
    BatchAnswer alone = observed(1);
    for (int workers = 2; workers <= 3; workers++) {
      BatchAnswer answer = observed(workers);
      assertThat(answer.loss()).isEqualTo(alone.loss());
      assertThat(answer.gradient()).isEqualTo(alone.gradient());
      assertSame(answer.activations(), alone.activations());
      assertSame(answer.activationGradients(), alone.activationGradients());
    }
  }

  private static BatchAnswer observed(int workers) {
    try (BatchAnalysis analysis = job("training.workers=" + workers).analysis(BATCH)) {
      return analysis.observe(analysis.start(), 15);
    }
  }

  private static void assertSame(List<LayerValues> values, List<LayerValues> expected) {
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < values.size(); i++) {
      assertThat(values.get(i).values()).isEqualTo(expected.get(i).values());
      assertThat(values.get(i).layer()).isEqualTo(expected.get(i).layer());
    }
  }

  @Test
  void gradient_isTheSlopeOfTheLoss() {
    try (BatchAnalysis analysis = job().analysis(0)) {
      ModelState start = analysis.start();
      float[] gradient = analysis.gradient(start, 4).gradient();
      double squared = 0;
      for (float g : gradient) {
        squared += (double) g * g;
      }
      float h = 1e-3f;
      double up = loss(analysis, start, gradient, -h);
      double down = loss(analysis, start, gradient, h);
      assertThat((up - down) / (2 * h)).isCloseTo(squared, within(1e-2 * squared));
    }
  }

  private static double loss(BatchAnalysis analysis, ModelState start, float[] along, float rate) {
    return analysis.loss(
        new ModelState(moved(start.parameters(), along, rate), start.runningStatistics()), 4);
  }

  @Test
  void activations_ofTheWholeBatch_areThoseOfTheLayers() {
    try (BatchAnalysis analysis = job().analysis(BATCH)) {
      BatchAnswer answer = analysis.observe(analysis.start(), 0);
      List<LayerValues> layers = answer.activations();
      assertThat(layers).extracting(LayerValues::kind).startsWith("dense", "batchNorm", "tanh");
      LayerValues normalized = layers.get(1);
      assertThat(normalized.rows()).isEqualTo(BATCH);
      for (int unit = 0; unit < normalized.units(); unit++) {
        double mean = 0;
        for (int row = 0; row < BATCH; row++) {
          mean += normalized.at(row, unit) / BATCH;
        }
        assertThat(mean).isCloseTo(0, within(1e-5));
      }
      LayerValues tanh = layers.get(2);
      assertThat(tanh.input()).isEqualTo(1);
      for (int i = 0; i < tanh.values().length; i++) {
        assertThat(tanh.values()[i]).isCloseTo(Math.tanh(normalized.values()[i]), within(1e-6));
      }
      assertLossGradientSumsToZero(answer);
    }
  }

  /** That of cross-entropy by the scores: softmax minus one-hot, for each row a sum of 0. */
  private static void assertLossGradientSumsToZero(BatchAnswer answer) {
    LayerValues scores = answer.activationGradients().get(7);
    double largest = 0;
    for (int row = 0; row < BATCH; row++) {
      double sum = 0;
      for (int unit = 0; unit < scores.units(); unit++) {
        sum += scores.at(row, unit);
        largest = Math.max(largest, Math.abs(scores.at(row, unit)));
      }
      assertThat(sum).isCloseTo(0, within(1e-6));
    }
    assertThat(largest).isGreaterThan(0.1);
  }

  @Test
  void gradients_ofResidualBlocks_passThroughTheSum() {
    try (BatchAnalysis analysis =
        job("network=[{ dense = 8 }, { residual = [ { dense = 8 }, tanh ] },"
                + " { dense = output }]")
            .analysis(16)) {
      List<LayerValues> gradients = analysis.observe(analysis.start(), 0).activationGradients();
      assertThat(gradients).extracting(LayerValues::layer).contains("1.sum", "1.body.1");
      LayerValues sum = named(gradients, "1.sum");
      assertThat(sum.values()).isEqualTo(named(gradients, "1.body.1").values());
      assertThat(sum.percentile(1)).isGreaterThan(0);
    }
  }

  private static LayerValues named(List<LayerValues> layers, String name) {
    return layers.stream().filter(layer -> layer.layer().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void parametersOfAnotherNetwork_areRefused() {
    try (BatchAnalysis analysis = job().analysis(0)) {
      assertThatThrownBy(() -> analysis.loss(new ModelState(new float[3], new double[0]), 0))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("but 3 and 0 are given");
      assertThatThrownBy(() -> analysis.loss(analysis.start(), -1))
          .isInstanceOf(JobException.class)
          .hasMessage("steps count from 0, but step -1 is asked for");
    }
  }

  @Test
  void anotherTraining_afterAnAnalysisIsClosed_hasTheSlots() {
    try (BatchAnalysis analysis = job().analysis(0)) {
      analysis.loss(analysis.start(), 0);
    }
    assertThat(
            job("training.maxSteps=2")
                .run(new TrainingStart.Initializers(), List.of())
                .report()
                .steps())
        .isEqualTo(2);
  }

  @Test
  void observedTraining_hasTheBitsOfTheUnobserved_andTellsWhatItSaw() {
    List<TrainingListener.Observed> seen = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void observed(Observed event) {
            seen.add(event);
          }
        };
    TrainingJob.Result plain = job().run(new TrainingStart.Initializers(), List.of());
    TrainingJob.Result observed =
        job("training.observe={ every = 5, rows = 10, units = 3 }")
            .run(new TrainingStart.Initializers(), List.of(listener));
    assertThat(observed.digest()).isEqualTo(plain.digest());
    assertThat(seen).extracting(TrainingListener.Observed::step).startsWith(0L, 5L, 10L);
    TrainingListener.Observed first = seen.get(0);
    assertThat(first.activations().get(0).rows()).isEqualTo(10);
    assertThat(first.activations().get(0).units()).isEqualTo(3);
    assertThat(first.drift()).hasSize(2);
    assertThat(first.layers()).extracting(LayerStep::kind).contains("dense", "batchNorm");
    try (BatchAnalysis analysis = job().analysis(BATCH)) {
      BatchAnswer answer = analysis.observe(analysis.start(), 0);
      LayerStep dense = first.layers().get(0);
      double squared = 0;
      for (float g : answer.gradient(analysis.layout(), 0)) {
        squared += (double) g * g;
      }
      assertThat(dense.gradient()).isEqualTo(Math.sqrt(squared));
      assertThat(dense.update()).isCloseTo(0.5 * dense.gradient(), within(1e-6));
      LayerValues sampled = first.activations().get(1);
      LayerValues whole = answer.activations().get(1);
      for (int row = 0; row < 10; row++) {
        assertThat(sampled.at(row, 1)).isEqualTo(whole.at(row, 4));
      }
    }
  }

  private static TrainingListener losses(List<Double> losses) {
    return new TrainingListener() {
      @Override
      public void step(Step event) {
        losses.add(event.loss());
      }
    };
  }

  private static float[] moved(float[] parameters, float[] gradient, float rate) {
    float[] moved = new float[parameters.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = parameters[i] - rate * gradient[i];
    }
    return moved;
  }
}
