package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.ml.NeuralNetworkClassifier;
import io.github.syncbn.driver.ml.NeuralNetworkRegressor;
import io.github.syncbn.driver.optimizer.AdamW;
import io.github.syncbn.driver.optimizer.Sgd;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a regression does that says nothing but its data and its label. */
class RegressionDefaultsTest {

  private static JobSettings job(String text) {
    return new ConfigReader(Map.of()).read(ConfigSource.ofText("job.conf", text), List.of()).job();
  }

  @Test
  void regression_thatSaysNothing_isStandardizedAndTrainedByAdamW() {
    JobSettings job = job("task = regression, data { path = p, label = y }");

    assertThat(job.optimizer()).isInstanceOf(AdamW.class);
    assertThat(job.data().treatment().scale()).isInstanceOf(Scale.Standardize.class);
    assertThat(job.loss().standardizesLabel()).isTrue();
  }

  @Test
  void regression_thatSaysSomething_keepsIt() {
    JobSettings job =
        job(
            "task = regression, data { path = p, label = y, scale = none },"
                + " optimizer { sgd { learningRate = 0.02 } }");

    assertThat(job.optimizer()).isInstanceOf(Sgd.class);
    assertThat(job.optimizer().learningRate()).isEqualTo(0.02);
    assertThat(job.data().treatment().scale()).isInstanceOf(Scale.None.class);
  }

  @Test
  void classification_hasTheDefaultsThatItHad() {
    JobSettings job = job("data { path = p, label = y }");

    assertThat(job.optimizer()).isInstanceOf(Sgd.class);
    assertThat(job.data().treatment().scale()).isInstanceOf(Scale.None.class);
  }

  @Test
  void estimators_showTheDefaultsOfTheirTask() {
    assertThat(new NeuralNetworkRegressor().getOptimizer()).isEqualTo("adamW");
    assertThat(new NeuralNetworkRegressor().getScale()).isEqualTo("standardize");
    assertThat(new NeuralNetworkClassifier().getOptimizer()).isEqualTo("sgd");
    assertThat(new NeuralNetworkClassifier().getScale()).isEqualTo("none");
  }
}
