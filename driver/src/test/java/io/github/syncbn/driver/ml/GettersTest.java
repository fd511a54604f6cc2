package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.optimizer.Optimizer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Getters of parameters that nobody has set. */
class GettersTest {
  /** Those for which no value stands: their absence says what training does. */
  private static final Set<String> WITHOUT_VALUE =
      Set.of("clipNorm", "hiddenLayers", "maxSteps", "network", "workers");

  static List<Params> owners() {
    return List.of(
        new NeuralNetworkClassifier(),
        new NeuralNetworkRegressor(),
        TestModels.classifier(),
        TestModels.regression());
  }

  private static List<Method> getters(Params owner) {
    List<Method> getters = new ArrayList<>();
    for (Method method : owner.getClass().getMethods()) {
      if (method.getName().startsWith("get")
          && method.getParameterCount() == 0
          && owner.hasParam(param(method))) {
        getters.add(method);
      }
    }
    return getters;
  }

  private static String param(Method getter) {
    String name = getter.getName().substring("get".length());
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  @ParameterizedTest
  @MethodSource("owners")
  void getters_ofWhatIsNotSet_giveWhatTrainingTakesOrSayThatThereIsNone(Params owner)
      throws IllegalAccessException {
    Set<String> without = new TreeSet<>();
    for (Method getter : getters(owner)) {
      try {
        assertThat(getter.invoke(owner)).as(getter.getName()).isNotNull();
      } catch (InvocationTargetException e) {
        assertThat(e.getCause())
            .isInstanceOf(NoSuchElementException.class)
            .hasMessageContainingAll(
                owner.uid() + ": " + param(getter) + " is not set, and no value stands for that",
                owner.getParam(param(getter)).doc(),
                "ask isDefined(" + param(getter) + "()) first");
        without.add(param(getter));
      }
    }
    assertThat(without)
        .isEqualTo(
            owner instanceof NeuralNetworkEstimator<?, ?>
                ? new TreeSet<>(WITHOUT_VALUE)
                : Set.of());
  }

  @ParameterizedTest
  @MethodSource("owners")
  void getters_areThereForAlmostAllParameters(Params owner) {
    List<String> named = getters(owner).stream().map(GettersTest::param).distinct().toList();
    List<String> all = Arrays.stream(owner.params()).map(p -> p.name()).toList();
    assertThat(all).containsAll(named);
    assertThat(named).hasSizeGreaterThan(all.size() * 3 / 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adam", "adamW"})
  void getters_ofAnOptimizer_giveItsDefaults(String name) {
    for (NeuralNetworkEstimator<?, ?> estimator :
        List.of(
            new NeuralNetworkClassifier().setOptimizer(name),
            new NeuralNetworkRegressor().setOptimizer(name))) {
      Optimizer optimizer = SettingsText.read(estimator, List.of()).optimizer();
      assertThat(estimator.getLearningRate()).isEqualTo(optimizer.learningRate());
      assertThat(estimator.getWeightDecay()).isEqualTo(name.equals("adamW") ? 0.01 : 0);
    }
  }

  @Test
  void getters_ofWhatFollowsFromOthers_giveWhatTrainingTakes() {
    NeuralNetworkClassifier estimator = new NeuralNetworkClassifier();
    assertThat(estimator.getEpochs()).isEqualTo(10);
    assertThat(estimator.getShards()).isEqualTo(JobSettings.defaultShards(256));
    estimator.setBatchSize(4096).setMaxSteps(7);
    JobSettings.Training training = SettingsText.read(estimator, List.of()).training();
    assertThat(estimator.getEpochs()).isEqualTo(training.epochs()).isEqualTo(7);
    assertThat(estimator.getShards()).isEqualTo(JobSettings.defaultShards(4096));
    assertThat(estimator.setMomentum(0.5).getLearningRate()).isEqualTo(0.1);
    assertThat(new NeuralNetworkRegressor().getLearningRate())
        .isEqualTo(
            SettingsText.read(new NeuralNetworkRegressor(), List.of()).optimizer().learningRate());
  }

  @Test
  void getters_ofLists_giveEmptyOnes() {
    NeuralNetworkClassifier estimator = new NeuralNetworkClassifier();
    assertThat(estimator.getClasses()).isEmpty();
    assertThat(estimator.getThresholds()).isEmpty();
    assertThat(estimator.getFeaturesCols()).isEmpty();
    assertThat(estimator.getShape()).isEmpty();
    assertThat(estimator.getWeightCol()).isEmpty();
    assertThat(estimator.getValidationIndicatorCol()).isEmpty();
  }

  @Test
  void getters_leaveUnsetWhatTheyAreAskedFor() {
    NeuralNetworkClassifier estimator = new NeuralNetworkClassifier();
    estimator.getLearningRate();
    assertThat(estimator.isDefined(estimator.learningRate())).isFalse();
  }
}
