package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.config.SettingKey;
import io.github.syncbn.driver.job.JobSettings.Task;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeclarationTest {
  /** What an estimator is told otherwise: by its class, its table, columns, and how it is saved. */
  private static final List<String> TOLD_OTHERWISE =
      List.of(
          "task",
          "vars",
          "data.format",
          "data.path",
          "data.labels",
          "data.table",
          "data.images",
          "data.options",
          "data.query",
          "data.label",
          "data.features",
          "data.weight",
          "data.split.column",
          "data.split.paths",
          "model",
          "checkpoint",
          "mlflow");

  /** Their keys are looked at one by one. */
  private static final List<String> SECTIONS =
      List.of(
          "data",
          "data.split",
          "data.scaleOf",
          "data.augment",
          "batchNorm",
          "loss",
          "loss.crossEntropy",
          "loss.meanSquaredError",
          "training",
          "training.earlyStop",
          "training.observe",
          "numerics");

  @Test
  void keys_ofJobFiles_areAllParametersOrToldOtherwise() {
    List<String> params =
        Stream.of(Task.values())
            .flatMap(task -> Declaration.of(task).stream())
            .flatMap(declaration -> declaration.keys().stream())
            .map(SettingKey::toString)
            .toList();
    List<String> keys = SettingKey.all().stream().map(SettingKey::toString).toList();
    assertThat(keys).hasSizeGreaterThan(120);
    assertThat(keys.stream().filter(key -> !SECTIONS.contains(key)))
        .allMatch(
            key ->
                Stream.concat(params.stream(), TOLD_OTHERWISE.stream())
                    .anyMatch(path -> is(key, path)));
  }

  @Test
  void params_ofATask_areThoseThatMeanSomethingForIt() {
    assertThat(Declaration.of(Task.CLASSIFICATION))
        .extracting(Declaration::name)
        .contains("classes", "classWeights", "labelSmoothing", "learningRate")
        .doesNotContain("standardizeLabel");
    assertThat(Declaration.of(Task.REGRESSION))
        .extracting(Declaration::name)
        .contains("standardizeLabel", "batchNormScope")
        .doesNotContain("classes", "classWeights", "labelSmoothing");
  }

  /** Whether a key is that of a path, or below it. */
  private static boolean is(String key, String path) {
    return key.equals(path) || key.startsWith(path + ".") || key.startsWith(path + "[");
  }
}
