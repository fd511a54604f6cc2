package io.github.syncbn.driver.tracking;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.CheckpointPlan;
import io.github.syncbn.driver.attempt.CheckpointPlan.Existing;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.job.MlflowSettings;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.step.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/**
 * A training as a run of MLflow, if one is asked for: parameters when it begins, numbers of steps
 * and epochs, the model, and how it ended. Only the end of a training waits for the server, for a
 * time that has a limit, and no failure of MLflow is one of the training.
 */
public final class MlflowTracking implements AutoCloseable {
  private static final String EXPERIMENT_VARIABLE = "MLFLOW_EXPERIMENT_NAME";
  private static final String RUN_VARIABLE = "MLFLOW_RUN_ID";
  private static final String EXPERIMENT = "syncbn";

  private final Optional<Recording> recording;

  private MlflowTracking(Optional<Recording> recording) {
    this.recording = recording;
  }

  /**
   * Begins to record.
   *
   * @param settings none if nothing is to be recorded
   * @param job what is trained
   * @param checkpoints where a resume finds the run
   * @throws JobException CONFIGURATION if the settings name no server
   */
  public static MlflowTracking of(
      Optional<MlflowSettings> settings,
      TrainingJob job,
      Optional<CheckpointPlan> checkpoints,
      Configuration hadoop) {
    return new MlflowTracking(settings.map(run -> recording(run, job, checkpoints, hadoop)));
  }

  private static Recording recording(
      MlflowSettings settings,
      TrainingJob job,
      Optional<CheckpointPlan> checkpoints,
      Configuration hadoop) {
    RunFacts facts =
        new RunFacts(
            job.parameters(),
            settings.experiment().or(() -> variable(EXPERIMENT_VARIABLE)).orElse(EXPERIMENT),
            settings.runId().or(() -> variable(RUN_VARIABLE)),
            checkpoints.map(plan -> new RunMark(plan.settings().path(), hadoop)),
            checkpoints.filter(plan -> plan.existing() == Existing.RESUME).isPresent(),
            hadoop);
    ServerAddress server = ServerAddress.of(settings.uri(), System.getenv());
    return new Recording(settings, facts, new RestClient(server, Thread::sleep));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  /**
   * Trains, and looks at how that ends.
   *
   * @param listeners who is told besides
   */
  public TrainingJob.Result follow(
      List<TrainingListener> listeners,
      Function<List<TrainingListener>, TrainingJob.Result> training) {
    List<TrainingListener> all = new ArrayList<>(listeners);
    recording.ifPresent(run -> all.add(run.listener()));
    try {
      return training.apply(all);
    } catch (JobException e) {
      if (e.kind() == JobException.Kind.CANCELLED) {
        recording.ifPresent(Recording::killed);
      }
      throw e;
    }
  }

  /** The training has come to its end; it has failed unless this is said. */
  public void done(TrainingJob.Result result, SavedModel model) {
    recording.ifPresent(run -> run.finished(result, model));
  }

  /** Waits until all is recorded, for as long as the settings say. */
  @Override
  public void close() {
    recording.ifPresent(Recording::close);
  }
}
