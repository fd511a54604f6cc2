package io.github.syncbn.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.optimizer.OptimizerSettings;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.loss.CrossEntropy;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingIdentityTest {

  @Test
  void training_onAnyNumberOfWorkers_givesTheSameBits() throws Exception {
    Network network =
        Network.sequential(
            new Dense(32),
            new BatchNorm(),
            new Relu(),
            new Dense(24),
            new BatchNorm(),
            new Relu(),
            new Dense(3));
    TrainingPlan plan =
        new TrainingPlan(
            network,
            new Shape(10),
            new CrossEntropy(),
            false,
            3,
            7,
            8,
            64,
            3,
            Long.MAX_VALUE,
            1000,
            0,
            0,
            1,
            false,
            new TrainingPlan.FeatureTreatment(false, Double.NaN, false, 1),
            false,
            BlasChoice.AUTO);
    OptimizerSettings sgd =
        new OptimizerSettings(
            new OptimizerSettings.Algorithm.Sgd(0.9, false),
            0.1,
            new OptimizerSettings.Schedule.Constant(),
            0,
            false,
            Optional.empty());
    ThreadedTraining.Rows rows = blobs(1000, 10, 3);
    float[] expected = null;
    for (int workers : new int[] {1, 2, 3, 4, 8}) {
      ThreadedTraining run =
          new ThreadedTraining(
              plan,
              sgd,
              Optional.empty(),
              workers,
              ThreadedTraining.initial(plan),
              rows,
              ThreadedTraining.Rows.none(),
              ThreadedTraining.Rows.none());
      System.out.println(run.epochs);
      if (expected == null) {
        expected = run.model.parameters();
      }
      assertThat(run.model.parameters()).isEqualTo(expected);
    }
  }

  static ThreadedTraining.Rows blobs(int rows, int features, int classes) {
    KeyedRandom random = KeyedRandom.of(1, KeyedRandom.Purpose.AUGMENTATION);
    float[][] x = new float[rows][features];
    float[] y = new float[rows];
    for (int i = 0; i < rows; i++) {
      y[i] = random.below(classes, i);
      for (int j = 0; j < features; j++) {
        x[i][j] =
            (float)
                (random.gaussian(10_000L + (long) i * features + j)
                    + (j % classes == y[i] ? 1.5 : 0));
      }
    }
    return new ThreadedTraining.Rows(x, y, null);
  }
}
