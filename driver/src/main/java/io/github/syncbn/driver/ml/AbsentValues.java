package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.config.SettingKey;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.worker.setting.Declared;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What getters of an estimator give for parameters that are not set and whose default is a rule:
 * what the next fit would take.
 */
final class AbsentValues {
  private AbsentValues() {}

  /** Tells the table of an estimator the rules of its parameters. */
  static void declare(NeuralNetworkEstimator<?, ?> estimator) {
    ParamTable<?> table = estimator.table();
    for (Declaration declaration : estimator.declarations()) {
      if (declaration.key().form() == SettingKey.Form.TEXTS) {
        table.absent(declaration.name(), () -> Optional.of(new String[0]));
      } else if (declaration.choice().isPresent() && declaration.defaultValue().isEmpty()) {
        String choice = declaration.choice().get();
        table.absent(
            declaration.name(),
            () -> declaration.defaultFor(SettingsText.chosen(estimator, choice)));
      }
    }
    table.absent(
        "loss", () -> Optional.of(estimator.task().loss(estimator.labels().size() > 1).name()));
    table.absent("weightCol", () -> Optional.of(""));
    table.absent("validationIndicatorCol", () -> Optional.of(""));
    table.absent("epochs", () -> Optional.of(training(table).epochs()));
    table.absent(
        "shards", () -> Optional.of(JobSettings.defaultShards(training(table).batchSize())));
  }

  private static JobSettings.Training training(ParamTable<?> table) {
    Map<String, Object> given = new HashMap<>();
    table.given("batchSize").ifPresent(rows -> given.put("batchSize", rows));
    table.given("maxSteps").ifPresent(steps -> given.put("maxSteps", steps));
    return Declared.of(JobSettings.Training.class).build(given);
  }
}
