package io.github.syncbn.driver.app;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.CheckpointPlan;
import io.github.syncbn.driver.attempt.CheckpointPlan.Existing;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.attempt.TrainingStart;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.ConfigSource;
import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.job.MlflowSettings;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.report.EventFile;
import io.github.syncbn.driver.report.ReportFile;
import io.github.syncbn.driver.report.RunFacts;
import io.github.syncbn.driver.scoring.ColumnEffects;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.driver.tracking.MlflowTracking;
import io.github.syncbn.worker.setting.Declared;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncbn train}: from a configuration to a model. */
@Command(
    name = "train",
    description = {
      "Train a network: by a job file (--config), or by one that is chosen for a table (--data,"
          + " --label).",
      "Without any of them: the quick start on handwritten digits."
    },
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The job, in HOCON; 'builtin:digits' for the quick start's. 'syncbn help config' lists"
              + " its keys.")
  private String config;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "A table, any Hadoop URI, to choose a job for; the job is printed. Not with --config.")
  private String data;

  @Option(names = "--label", paramLabel = "COLUMN", description = "The label of --data.")
  private String label;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "With --data: classification or regression. Default: by the label's type and values.")
  private Task task;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides one key of the configuration; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Where the model goes; overrides model.path.")
  private String model;

  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description = "Metrics as JSON lines: steps, epochs, result.")
  private String metrics;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "A page of charts, DIR/index.html, that is kept up to date while training goes on.")
  private String report;

  @Option(
      names = "--report-rows",
      paramLabel = "N",
      description =
          "With --report: rows that took no part in the training and are predicted again and"
              + " again, to tell what each column matters, at most; 0 leaves that out (default:"
              + " ${DEFAULT-VALUE}).")
  private int reportRows = ColumnEffects.ROWS;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description = "Event files for TensorBoard, in DIR.")
  private String tensorboard;

  @Option(
      names = "--mlflow",
      paramLabel = "URI",
      description = "Records the training as a run of MLflow at this server; overrides mlflow.uri.")
  private String mlflow;

  @Option(
      names = "--init-from",
      paramLabel = "PATH",
      description =
          "Weights, running statistics and their counts to start from: a model directory, or"
              + " safetensors with PyTorch's nn.Sequential names.")
  private String initFrom;

  @Option(names = "--strip-prefix", paramLabel = "TEXT", description = ImportCommand.STRIP_PREFIX)
  private String stripPrefix;

  @Option(
      names = "--resume",
      description =
          "Go on from the last checkpoint in checkpoint.path; without any, begin. The result is"
              + " that of a training that was never interrupted.")
  private boolean resume;

  @Option(
      names = "--overwrite",
      description = "Replace a model, metrics file or checkpoints that exist.")
  private boolean overwrite;

  @Override
  public Integer call() {
    checkData();
    if (data != null) {
      try (Session session = Session.forTraining()) {
        ChosenJob chosen =
            ChosenJob.of(session.spark(), data, label, Optional.ofNullable(task), assignments);
        System.out.println("The job, which is a file for --config too:\n\n" + chosen.text());
        return train(chosen.config());
      }
    }
    if (config == null
        && assignments.isEmpty()
        && initFrom == null
        && !resume
        && report == null
        && tensorboard == null
        && mlflow == null) {
      return new QuickStart(System.out).run(Optional.ofNullable(model), overwrite);
    }
    JobConfig job =
        new ConfigReader()
            .read(
                ConfigLocation.ofSubmission().find(config == null ? "builtin:digits" : config),
                assignments);
    return train(job);
  }

  private void checkData() {
    if (data != null && config != null) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "--data chooses a job, --config names one: give one of them");
    }
    if (data != null && label == null) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "--data needs --label: which column is to be predicted?");
    }
    if (data == null && (label != null || task != null)) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "--label and --task go with --data; a job file says data.label and task");
    }
  }

  private int train(JobConfig job) {
    Configuration hadoop = Session.hadoop();
    Optional<String> modelPath = Optional.ofNullable(model).or(() -> job.model().path());
    refusePathsOfOneMachine(job, modelPath, hadoop);
    boolean replace = overwrite || job.model().overwrite();
    if (metrics != null) {
      MetricsFile.refuseExisting(metrics, hadoop, overwrite || resume);
    }
    TrainingStart start =
        InitialWeights.at(Optional.ofNullable(initFrom), Optional.ofNullable(stripPrefix), hadoop);
    Optional<CheckpointPlan> checkpoints = checkpoints(job);
    checkpoints.ifPresent(plan -> plan.check(hadoop));

    TrainingOutcome outcome;
    try (ModelOutput output =
            modelPath.map(path -> new ModelOutput(path, hadoop, replace)).orElse(null);
        MetricsFile file = metrics == null ? null : metricsFile(hadoop);
        Session session = Session.forTraining();
        ProgressReport progress = ProgressReport.standard();
        EventFile events = tensorboard == null ? null : events(hadoop)) {
      List<TrainingListener> listeners = new ArrayList<>(List.of(progress));
      if (file != null) {
        listeners.add(file);
      }
      Optional.ofNullable(events).ifPresent(listeners::add);
      TrainingJob asked = new TrainingJob(session.spark(), job.job());
      TrainingJob seen = report == null && tensorboard == null ? asked : asked.withSomethingToSee();
      TrainingJob plain = report == null ? seen : seen.withJudgement();
      TrainingJob whole = checkpoints.map(plain::withCheckpoints).orElse(plain);
      try (ReportFile page = report == null ? null : page(plain, hadoop);
          MlflowTracking tracking = MlflowTracking.of(run(job), whole, checkpoints, hadoop)) {
        if (page != null) {
          listeners.add(page.listener());
        }
        TrainingJob.Result trained = tracking.follow(listeners, all -> whole.run(start, all));
        outcome = save(trained, output, file);
        tracking.done(trained, SavedModel.of(trained));
        if (page != null) {
          page.done(trained, ReportedEffects.of(session.spark(), trained, reportRows));
        }
      }
    }
    System.out.print(OutcomeText.of(outcome));
    return 0;
  }

  /** Writes the model, and the last line of the metrics whatever becomes of it. */
  private static TrainingOutcome save(
      TrainingJob.Result trained, ModelOutput output, MetricsFile file) {
    Optional<String> saved = Optional.empty();
    try {
      if (output != null) {
        output.save(SavedModel.of(trained));
        saved = Optional.of(output.path());
      }
      return new TrainingOutcome(trained, saved);
    } finally {
      if (file != null) {
        file.result(new TrainingOutcome(trained, saved));
      }
    }
  }

  private Optional<MlflowSettings> run(JobConfig job) {
    return mlflow == null
        ? job.mlflow()
        : Optional.of(
            job.mlflow().orElseGet(() -> Declared.defaults(MlflowSettings.class)).at(mlflow));
  }

  private EventFile events(Configuration hadoop) {
    return new EventFile(tensorboard, hadoop, System::currentTimeMillis);
  }

  private ReportFile page(TrainingJob job, Configuration hadoop) {
    String file =
        Optional.ofNullable(config)
            .or(() -> Optional.ofNullable(data))
            .orElse(ConfigSource.BUILTIN_DIGITS);
    String title = "Training of " + file.substring(file.lastIndexOf('/') + 1);
    RunFacts facts = new RunFacts(title, job.configuration(), List.of());
    return new ReportFile(facts, report, hadoop, System::nanoTime);
  }

  private void refusePathsOfOneMachine(
      JobConfig job, Optional<String> modelPath, Configuration hadoop) {
    SparkConf conf = new SparkConf();
    modelPath.ifPresent(path -> ClusterPaths.refuseLocal(conf, hadoop, "the model path", path));
    Optional.ofNullable(metrics)
        .ifPresent(path -> ClusterPaths.refuseLocal(conf, hadoop, "--metrics", path));
    Optional.ofNullable(report)
        .ifPresent(path -> ClusterPaths.refuseLocal(conf, hadoop, "--report", path));
    Optional.ofNullable(tensorboard)
        .ifPresent(path -> ClusterPaths.refuseLocal(conf, hadoop, "--tensorboard", path));
    job.checkpoint()
        .ifPresent(at -> ClusterPaths.refuseLocal(conf, hadoop, "checkpoint.path", at.path()));
  }

  private Optional<CheckpointPlan> checkpoints(JobConfig job) {
    if (resume && job.checkpoint().isEmpty()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "--resume needs to know where the checkpoints are; set checkpoint.path");
    }
    Existing existing = resume ? Existing.RESUME : overwrite ? Existing.REPLACE : Existing.REFUSE;
    return job.checkpoint().map(settings -> new CheckpointPlan(settings, existing));
  }

  private MetricsFile metricsFile(Configuration hadoop) {
    return resume
        ? MetricsFile.continuing(metrics, hadoop)
        : MetricsFile.replacing(metrics, hadoop);
  }
}
