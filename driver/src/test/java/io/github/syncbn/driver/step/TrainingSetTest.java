package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Tanh;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.ParameterLayout.RunningSlice;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.FeatureTreatment.Missing;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is computed over the whole training set, against plain sums in double. */
class TrainingSetTest {

  @Test
  void populationStatistics_areTheExactMomentsOfTheLayersInputs() throws Exception {
    for (boolean weighted : new boolean[] {false, true}) {
      SmallJob job = new SmallJob();
      job.train = SmallJob.blobs(1, 700);
      job.train = weighted ? SmallJob.weighted(job.train, 2) : job.train;
      job.layers(
          new Dense(16),
          new BatchNorm(),
          new Tanh(),
          new Dropout(0.3),
          new Dense(12),
          new BatchNorm(new NormalizationScope.PerShard()),
          new Relu(),
          new Dense(SmallJob.CLASSES));
      job.populationStatistics = true;
      ThreadedTraining run = job.run(3);
      ParameterLayout layout = job.plan().layout();
      ReferenceNetwork reference = new ReferenceNetwork(layout, run.model.state(), job.train);
      for (RunningSlice slice : layout.running()) {
        double[][] inputs = reference.before(slice.layer());
        double[][] expected = moments(inputs, job.train.weights(), slice.channels());
        for (int c = 0; c < slice.channels(); c++) {
          double mean = run.model.runningStatistics()[slice.offset() + c];
          double variance = run.model.runningStatistics()[slice.offset() + slice.channels() + c];
          assertThat(mean).isCloseTo(expected[0][c], within(1e-5 * Math.sqrt(1 + expected[1][c])));
          assertThat(variance).isCloseTo(expected[1][c], within(1e-5 * expected[1][c]));
        }
      }
    }
  }

  @Test
  void populationStatistics_ofDeviations_areThoseOfAllRows() throws Exception {
    SmallJob job = new SmallJob();
    job.train = SmallJob.weighted(SmallJob.blobs(1, 700), 2);
    job.layers(new Dense(6), Layers.l1BatchNorm(), new Tanh(), new Dense(SmallJob.CLASSES));
    job.populationStatistics = true;
    ThreadedTraining run = job.run(3);
    ParameterLayout layout = job.plan().layout();
    double[][] rows = new ReferenceNetwork(layout, run.model.state(), job.train).before(1);
    double n = effectiveCount(job.train.weights());
    for (int c = 0; c < 6; c++) {
      double weight = 0;
      double mean = 0;
      for (int i = 0; i < rows.length; i++) {
        weight += job.train.weights()[i];
        mean += job.train.weights()[i] * rows[i][c];
      }
      mean /= weight;
      double deviation = 0;
      for (int i = 0; i < rows.length; i++) {
        deviation += job.train.weights()[i] * Math.abs(rows[i][c] - mean) / weight;
      }
      double variance = Math.PI / 2 * deviation * deviation * n / (n - 1);
      assertThat(run.model.runningStatistics()[c]).isCloseTo(mean, within(1e-5 * (1 + deviation)));
      assertThat(run.model.runningStatistics()[6 + c]).isCloseTo(variance, within(1e-5 * variance));
    }
  }

  @Test
  void populationStatistics_leaveAFrozenNormalizationAlone() throws Exception {
    SmallJob job = new SmallJob();
    BatchNorm plain = new BatchNorm();
    BatchNorm frozen =
        new BatchNorm(
            1e-5,
            plain.runningStatsDecay(),
            plain.cumulative(),
            plain.scope(),
            plain.gamma(),
            plain.beta(),
            true);
    job.layers(new Dense(8), frozen, new Dense(6), plain, new Dense(SmallJob.CLASSES));
    job.populationStatistics = true;
    job.initial = ThreadedTraining.initial(job.plan());
    double[] before = job.initial.runningStatistics();
    for (int i = 0; i < 16; i++) {
      before[i] = 1 + i;
    }
    double[] after = job.run(2).model.runningStatistics();
    assertThat(Arrays.copyOf(after, 16)).isEqualTo(Arrays.copyOf(before, 16));
    assertThat(Arrays.copyOfRange(after, 16, 28)).isNotEqualTo(Arrays.copyOfRange(before, 16, 28));
  }

  @Test
  void standardization_takesMeanAndDeviationOfTheTrainingSet() throws Exception {
    SmallJob job = new SmallJob();
    job.train = SmallJob.weighted(SmallJob.blobs(1, 700), 2);
    for (float[] row : job.train.features()) {
      row[4] = 0.1f;
    }
    job.features = FeatureTreatment.NONE.withScale(new Scale.Standardize());
    var scaling = job.run(3).progress.statistics().orElseThrow().scaling();
    double[][] rows = new double[700][SmallJob.FEATURES];
    for (int i = 0; i < 700; i++) {
      for (int j = 0; j < SmallJob.FEATURES; j++) {
        rows[i][j] = job.train.features()[i][j];
      }
    }
    double[][] expected = moments(rows, job.train.weights(), SmallJob.FEATURES);
    double n = effectiveCount(job.train.weights());
    for (int j = 0; j < SmallJob.FEATURES; j++) {
      double deviation = Math.sqrt(expected[1][j] * (n - 1) / n);
      assertThat((double) scaling.shift()[j])
          .isCloseTo(expected[0][j], within(1e-6 * (1 + Math.abs(expected[0][j]))));
      assertThat((double) scaling.scale()[j])
          .as("feature %d; one without variance becomes 0", j)
          .isCloseTo(j == 4 ? 0 : 1 / deviation, within(1e-5));
    }
  }

  @Test
  void standardizationByChannel_treatsAllPositionsAlike() throws Exception {
    SmallJob job = new SmallJob();
    job.image = new Shape(2, 1, 5);
    job.train = SmallJob.weighted(SmallJob.blobs(1, 500), 2);
    job.features = FeatureTreatment.NONE.withScale(new Scale.StandardizeChannels());
    var scaling = job.run(3).progress.statistics().orElseThrow().scaling();
    for (int c = 0; c < 2; c++) {
      double sum = 0;
      double squares = 0;
      double weight = 0;
      for (int i = 0; i < 500; i++) {
        for (int p = 0; p < 5; p++) {
          double x = job.train.features()[i][5 * c + p];
          double w = job.train.weights()[i];
          sum += w * x;
          squares += w * x * x;
          weight += w;
        }
      }
      double mean = sum / weight;
      double deviation = Math.sqrt(squares / weight - mean * mean);
      for (int p = 0; p < 5; p++) {
        assertThat((double) scaling.shift()[5 * c + p]).isCloseTo(mean, within(1e-6 * mean));
        assertThat((double) scaling.scale()[5 * c + p])
            .isCloseTo(1 / deviation, within(1e-6 / deviation));
      }
    }
  }

  @Test
  void normalization_byConstants_isTorchvisions() throws Exception {
    SmallJob job = new SmallJob();
    job.image = new Shape(2, 1, 5);
    job.features =
        FeatureTreatment.NONE.withScale(new Scale.Normalize(List.of(0.5, 0.25), List.of(0.2, 0.1)));
    var scaling = job.run(2).progress.statistics().orElseThrow().scaling();
    for (int feature : new int[] {0, 4, 5, 9}) {
      double mean = feature < 5 ? 0.5 : 0.25;
      double deviation = feature < 5 ? 0.2 : 0.1;
      double x = 200;
      assertThat((x - scaling.shift()[feature]) * scaling.scale()[feature])
          .isCloseTo((x / 255 - mean) / deviation, within(1e-6));
    }
  }

  @Test
  void missingFeatures_becomeTheMeanOfThePresentOnesAndKeepTheDivisor() throws Exception {
    SmallJob job = new SmallJob();
    double sum = 0;
    for (int i = 0; i < 300; i++) {
      if (i % 3 == 0) {
        job.train.features()[i][2] = Float.NaN;
      } else {
        sum += job.train.features()[i][2];
      }
      job.train.features()[i][7] = Float.NaN;
    }
    job.features = new FeatureTreatment(new Missing.Mean(), new Scale.DivideBy(4));
    var scaling = job.run(2).progress.statistics().orElseThrow().scaling();
    assertThat((double) scaling.missing()[2]).isCloseTo(sum / 200, within(1e-6 * sum / 200));
    assertThat(scaling.missing()[7]).as("no value is present").isZero();
    assertThat(scaling.scale()).hasSize(SmallJob.FEATURES).containsOnly(0.25f);
    assertThat(scaling.shift()).containsOnly(0f);
  }

  @Test
  void balancedClasses_weighAsManyTimesAsTheirRowsAreRarer() throws Exception {
    SmallJob job = new SmallJob();
    job.train = SmallJob.weighted(job.train, 2);
    job.loss = SmallJob.BALANCED;
    double[] weightOf = new double[SmallJob.CLASSES];
    double total = 0;
    for (int i = 0; i < 300; i++) {
      weightOf[(int) job.train.targets()[i]] += job.train.weights()[i];
      total += job.train.weights()[i];
    }
    double[] actual = job.run(3).progress.statistics().orElseThrow().classWeights();
    for (int k = 0; k < SmallJob.CLASSES; k++) {
      double expected = total / (SmallJob.CLASSES * weightOf[k]);
      assertThat(actual[k]).isCloseTo(expected, within(1e-12 * expected));
    }
  }

  private static double effectiveCount(float[] weights) {
    double sum = 0;
    double squares = 0;
    for (float w : weights) {
      sum += w;
      squares += (double) w * w;
    }
    return sum * sum / squares;
  }

  /** Mean and unbiased variance by two passes. */
  private static double[][] moments(double[][] rows, float[] rowWeights, int channels) {
    float[] weights = rowWeights;
    if (weights == null) {
      weights = new float[rows.length];
      Arrays.fill(weights, 1);
    }
    double total = 0;
    for (float w : weights) {
      total += w;
    }
    double n = effectiveCount(weights);
    double[][] result = new double[2][channels];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < rows.length; i++) {
        result[0][c] += weights[i] * rows[i][c] / total;
      }
      for (int i = 0; i < rows.length; i++) {
        double distance = rows[i][c] - result[0][c];
        result[1][c] += weights[i] * distance * distance / total * (n / (n - 1));
      }
    }
    return result;
  }
}
