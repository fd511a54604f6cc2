package io.github.syncbn.driver.job;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code mlflow}: the run of MLflow that a training is recorded as. Nothing that the
 * bits of a training depend on. Public API.
 */
@Summary(value = "a run of MLflow", bare = "uri")
public record MlflowSettings(
    @Setting(
            value = "address of the tracking server, http: or https:; quote it",
            rule = "the variable MLFLOW_TRACKING_URI")
        Optional<String> uri,
    @Setting(
            value = "name of the experiment; made if there is none",
            rule = "the variable MLFLOW_EXPERIMENT_NAME, else syncbn")
        Optional<String> experiment,
    @Setting(value = "name of the run", rule = "the server makes one up") Optional<String> runName,
    @Setting(
            value = "a run to go on with",
            rule =
                "with --resume that of the checkpoints; else the variable MLFLOW_RUN_ID, else a new"
                    + " run")
        Optional<String> runId,
    @Setting(
            value = "steps between those whose numbers are recorded",
            range = "[1, inf)",
            unit = "steps",
            byDefault = "1")
        int everySteps,
    @Setting(value = "whether the trained model becomes an artifact", byDefault = "true")
        boolean model,
    @Setting(
            value =
                "how long the end of a training waits for what is not recorded yet; the rest is left"
                    + " out, with a warning",
            range = "(0, inf)",
            unit = "minutes",
            byDefault = "2")
        double finishWithin) {

  public MlflowSettings {
    Declared.check(
        MlflowSettings.class, uri, experiment, runName, runId, everySteps, model, finishWithin);
  }

  /**
   * In the words of job files.
   *
   * @param settings of the section by name, with defaults for the rest
   * @throws JobException CONFIGURATION if there is no such setting, or it does not take its value
   */
  public static MlflowSettings of(Map<String, ?> settings) {
    try {
      return Declared.of(MlflowSettings.class).build(settings);
    } catch (IllegalArgumentException e) {
      throw new JobException(JobException.Kind.CONFIGURATION, "mlflow: " + e.getMessage(), e);
    }
  }

  /** The same with another server. */
  public MlflowSettings at(String server) {
    return Declared.with(this, "uri", Optional.of(server));
  }
}
