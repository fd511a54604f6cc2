package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.checkpoint.Checkpoint;
import io.github.syncbn.driver.job.JobSettings.EarlyStop;
import io.github.syncbn.worker.network.ParameterLayout.RunningSlice;
import io.github.syncbn.worker.network.StoredTensor;
import io.github.syncbn.worker.training.Averaging;
import io.github.syncbn.worker.training.Averaging.Ema;
import io.github.syncbn.worker.training.Averaging.Swa;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The mean of the weights, against the weights of all steps. */
class WeightAverageTest {
  private final List<float[]> steps = new ArrayList<>();

  private ThreadedTraining run(SmallJob job) throws Exception {
    job.onCommit = progress -> steps.add(progress.state().model().parameters().clone());
    return job.run(2);
  }

  private static SmallJob job(Averaging averaging) {
    SmallJob job = new SmallJob();
    job.averaging = averaging;
    job.epochs = 4;
    return job;
  }

  @Test
  void exponentialAverage_ofAllSteps_isTheFormulas() throws Exception {
    double decay = 0.8;
    ThreadedTraining run = run(job(new Ema(decay, 1)));
    double[] mean = new double[steps.get(0).length];
    for (int n = 0; n < steps.size(); n++) {
      double kept = n == 0 ? 0 : Math.min(decay, (1.0 + n) / (10.0 + n));
      for (int i = 0; i < mean.length; i++) {
        mean[i] = kept * mean[i] + (1 - kept) * steps.get(n)[i];
      }
    }
    requireMean(run, mean);
  }

  @Test
  void averageOfEpochs_isThePlainMeanOfTheirEnds() throws Exception {
    ThreadedTraining run = run(job(new Swa(3, 0.25)));
    int perEpoch = steps.size() / 4;
    double[] mean = new double[steps.get(0).length];
    for (int epoch = 2; epoch <= 4; epoch++) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += steps.get(epoch * perEpoch - 1)[i] / 3.0;
      }
    }
    requireMean(run, mean);
  }

  private static void requireMean(ThreadedTraining run, double[] mean) {
    float[] parameters = run.model.parameters();
    for (int i = 0; i < mean.length; i++) {
      assertThat((double) parameters[i]).isCloseTo(mean[i], within(1e-7 * (1 + Math.abs(mean[i]))));
    }
  }

  @Test
  void training_goesOnFromItsSteps_notFromTheirMean() throws Exception {
    run(job(Averaging.NONE));
    List<float[]> plain = List.copyOf(steps);
    steps.clear();
    SmallJob averaged = job(new Ema(0.5, 2));
    averaged.validation = SmallJob.blobs(2, 77);
    run(averaged);
    for (int step = 0; step < plain.size(); step++) {
      assertThat(steps.get(step)).isEqualTo(plain.get(step));
    }
  }

  @Test
  void runningStatistics_ofTheMean_areThoseOfTheTrainingSet() throws Exception {
    SmallJob job = job(new Ema(0.9, 1));
    ThreadedTraining run = run(job);
    ReferenceNetwork reference =
        new ReferenceNetwork(job.plan().layout(), run.model.state(), job.train);
    for (RunningSlice slice : job.plan().layout().running()) {
      double[][] inputs = reference.before(slice.layer());
      for (int c = 0; c < slice.channels(); c++) {
        int channel = c;
        double mean =
            Arrays.stream(inputs).mapToDouble(row -> row[channel]).average().orElseThrow();
        double squares =
            Arrays.stream(inputs).mapToDouble(row -> Math.pow(row[channel] - mean, 2)).sum();
        double variance = squares / (inputs.length - 1);
        double[] running = run.model.runningStatistics();
        assertThat(running[slice.offset() + c])
            .isCloseTo(mean, within(1e-5 * Math.sqrt(1 + variance)));
        assertThat(running[slice.offset() + slice.channels() + c])
            .isCloseTo(variance, within(1e-5 * variance));
      }
    }
  }

  @Test
  void validation_looksAtTheExponentialAverage_butNotAtThatOfEpochs() throws Exception {
    List<TrainingListener.Epoch> plain = epochs(Averaging.NONE);
    List<TrainingListener.Epoch> swa = epochs(new Swa(2, 0.25));
    List<TrainingListener.Epoch> ema = epochs(new Ema(0.9, 1));
    for (int epoch = 0; epoch < plain.size(); epoch++) {
      double loss = plain.get(epoch).validationLoss();
      assertThat(swa.get(epoch).validationLoss()).isEqualTo(loss);
      assertThat(ema.get(epoch).validationLoss()).isNotEqualTo(loss);
      assertThat(ema.get(epoch).trainLoss()).isEqualTo(plain.get(epoch).trainLoss());
    }
  }

  private static List<TrainingListener.Epoch> epochs(Averaging averaging) throws Exception {
    SmallJob job = job(averaging);
    job.validation = SmallJob.blobs(2, 77);
    return job.run(3).epochs;
  }

  @Test
  void earlyStop_restoresTheMeanOfTheBestValidation() throws Exception {
    SmallJob job = job(new Ema(0.7, 1));
    // No later validation is so much better.
    job.earlyStop = Optional.of(new EarlyStop(EarlyStop.Metric.VALIDATION_LOSS, 2, 1e9));
    job.validation = SmallJob.blobs(2, 77);
    ThreadedTraining stopped = run(job);
    assertThat(stopped.epochs).hasSize(3);
    SmallJob first = job(new Ema(0.7, 1));
    first.epochs = 1;
    assertThat(stopped.model.parameters()).isEqualTo(first.run(1).model.parameters());
  }

  @Test
  void training_thatTakesNoStepIn_returnsItsLastWeights() throws Exception {
    ThreadedTraining run = run(job(new Ema(0.9, 1000)));
    assertThat(run.model.parameters()).isEqualTo(steps.get(steps.size() - 1));
  }

  @Test
  void checkpoint_thatIsBeingWritten_isNotWrittenTo() throws Exception {
    List<Checkpoint> lent = new ArrayList<>();
    List<double[]> then = new ArrayList<>();
    SmallJob job = job(new Ema(0.9, 3));
    job.onCommit =
        progress -> {
          lent.add(TrainingSnapshot.of(progress, Map.of()));
          then.add(mean(lent.get(lent.size() - 1)).clone());
        };
    job.run(2);
    for (int step = 0; step < lent.size(); step++) {
      assertThat(mean(lent.get(step))).isEqualTo(then.get(step));
    }
  }

  private static double[] mean(Checkpoint checkpoint) {
    return ((StoredTensor.Doubles) checkpoint.tensors().get("average.parameters")).values();
  }
}
