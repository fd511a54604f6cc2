package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.data.DataPreparation;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.planning.StepTimeModel;
import io.github.syncbn.driver.planning.Workload;
import io.github.syncbn.driver.spark.ClassicSession;
import io.github.syncbn.driver.spark.OwnJobs;
import io.github.syncbn.driver.spark.Slots;
import io.github.syncbn.driver.step.CountedModel;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.driver.table.LabelSchema;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.training.Observation;
import io.github.syncbn.worker.training.RowStorage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one path from settings to a model, of the command line and of the estimators: prepare the
 * data, train, describe what came out.
 */
public final class TrainingJob {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingJob.class);

  private final SparkSession spark;
  private final JobSettings settings;
  private final Optional<Dataset<Row>> table;
  private final Optional<CheckpointPlan> checkpoints;
  private final boolean judged;

  /**
   * A job on a session that the caller owns.
   *
   * @throws io.github.syncbn.driver.JobException CLUSTER for a session of Spark Connect
   */
  public TrainingJob(SparkSession spark, JobSettings settings) {
    this(spark, settings, Optional.empty(), Optional.empty(), false);
  }

  /** A job on a table at hand, instead of the source of the settings. */
  public TrainingJob(Dataset<Row> table, JobSettings settings) {
    this(table.sparkSession(), settings, Optional.of(table), Optional.empty(), false);
  }

  private TrainingJob(
      SparkSession spark,
      JobSettings settings,
      Optional<Dataset<Row>> table,
      Optional<CheckpointPlan> checkpoints,
      boolean judged) {
    this.spark = ClassicSession.of(spark);
    this.settings = settings;
    this.table = table;
    this.checkpoints = checkpoints;
    this.judged = judged;
  }

  /** The same, with checkpoints. */
  public TrainingJob withCheckpoints(CheckpointPlan plan) {
    return new TrainingJob(spark, settings, table, Optional.of(plan), judged);
  }

  /** The same, looking at what the model makes of the rows that were held out. */
  public TrainingJob withJudgement() {
    return new TrainingJob(spark, settings, table, checkpoints, true);
  }

  /** The same, looking at layers as a report shows them, unless the job says how. */
  public TrainingJob withSomethingToSee() {
    return settings.training().observe().isPresent()
        ? this
        : new TrainingJob(
            spark,
            settings.withObservation(Declared.defaults(Observation.class)),
            table,
            checkpoints,
            judged);
  }

  /**
   * What came out.
   *
   * @param network what was trained
   * @param report how it went
   * @param settings the job
   * @param features columns that make up a row
   * @param labels column and classes of the label
   * @param provenance where the model comes from, by the keys of {@link Provenance}
   * @param heldOut what the model makes of rows that were held out, if it was asked for
   */
  public record Result(
      TrainedNetwork network,
      TrainingReport report,
      JobSettings settings,
      FeatureSchema features,
      LabelSchema labels,
      Map<String, String> provenance,
      Optional<HeldOut> heldOut) {
    /** SHA-256 over parameters and running statistics. */
    public String digest() {
      return network.digest();
    }
  }

  /** The configuration as text, without secrets: what a model remembers, and a report shows. */
  public String configuration() {
    return settings.text().text();
  }

  /**
   * The settings by key, each as a text, with defaults filled in and without secrets: what is known
   * before the data is read.
   */
  public Map<String, String> parameters() {
    return JobParameters.of(settings);
  }

  /**
   * Prepares the data; the caller closes it. It serves any number of trainings of the same seed,
   * batch size and data settings.
   */
  public PreparedData prepare() {
    return OwnJobs.during(spark.sparkContext(), this::prepared);
  }

  private PreparedData prepared() {
    Preflight.check(spark.sparkContext(), settings);
    return read();
  }

  private PreparedData read() {
    JobSettings.Training training = settings.training();
    int shards = training.shards().orElse(JobSettings.defaultShards(training.batchSize()));
    return DataPreparation.prepare(
        spark,
        table,
        new DataPreparation.Request(
            settings.task(),
            settings.data(),
            training.seed(),
            shards,
            settings.loss(),
            NetworkColumns.bins(settings.network())));
  }

  /**
   * What a training asks for.
   *
   * @param step of one step
   * @param rows where this session's workers would hold the rows, and why, in words
   */
  public record Outlook(Workload step, String rows) {}

  /**
   * What a training asks for: the data is read for its sizes, nothing is trained, and the session
   * need not have the slots for it.
   */
  public Outlook outlook() {
    SparkContext context = spark.sparkContext();
    try (PreparedData data = read()) {
      ResolvedJob job = ResolvedJob.of(context, settings, data);
      return new Outlook(Workload.of(job.plan()), RowPlacement.of(context, job).reason());
    }
  }

  /**
   * Loss and gradient of the job's batches at any parameters; the caller closes it.
   *
   * @param rows of a batch, and all units of each layer for them, that can be looked at
   */
  public BatchAnalysis analysis(int rows) {
    PreparedData data = prepare();
    try {
      return BatchAnalysis.open(
          spark.sparkContext(),
          ResolvedJob.of(spark.sparkContext(), settings, data)
              .withObservation(Observation.ofAllUnits(rows)),
          data);
    } catch (RuntimeException | Error e) {
      data.close();
      throw e;
    }
  }

  /** Runs the whole job. */
  public Result run(TrainingStart start, List<TrainingListener> listeners) {
    return OwnJobs.during(
        spark.sparkContext(),
        () -> {
          try (PreparedData data = prepared()) {
            return train(data, start, listeners);
          }
        });
  }

  /** Trains on data that {@link #prepare} gave. */
  public Result run(PreparedData data, TrainingStart start, List<TrainingListener> listeners) {
    return OwnJobs.during(spark.sparkContext(), () -> train(data, start, listeners));
  }

  private Result train(PreparedData data, TrainingStart start, List<TrainingListener> listeners) {
    SparkContext context = spark.sparkContext();
    LOG.info(
        "Training with optimizer {} of learning rate {}, features scaled: {}, label standardized: {}",
        Declared.nameOf(settings.optimizer().getClass()),
        settings.optimizer().learningRate(),
        Declared.nameOf(settings.data().treatment().scale().getClass()),
        settings.loss().standardizesLabel());
    ResolvedJob job = ResolvedJob.of(context, settings, data);
    Optional<CountedModel> initial =
        start.state(job.plan().layout(), context.hadoopConfiguration());
    start
        .cautions(settings.data().treatment(), data.labels().classes(), data.targets())
        .forEach(caution -> LOG.warn("A warm start: {}.", caution));
    PlanCautions.of(job.plan()).forEach(caution -> LOG.warn("{}.", caution));
    TrainingListener.Planned planned = planned(job);
    listeners.forEach(listener -> listener.planned(planned));
    Trainer plain = new Trainer(context);
    Trainer trainer = checkpoints.map(plain::withCheckpoints).orElse(plain);
    LabelUnits units = new LabelUnits(data.targets(), settings.loss(), data.labels().columns());
    TrainedModel model = trainer.train(job, initial, listeners.stream().map(units::of).toList());
    TrainedNetwork network = network(model, data.targets(), data.learned().around(model.scaling()));
    TrainingReport report = units.of(model.report());
    LabelSchema labels = data.labels();
    return new Result(
        network,
        report,
        settings,
        data.features(),
        labels,
        Provenance.of(settings, model.plan(), report, data, start.provenance(), context),
        judged
            ? heldOut(context, data, RowPlacement.of(context, job).storage(), model)
            : Optional.empty());
  }

  /** Rows are stored narrowed already. */
  private Optional<HeldOut> heldOut(
      SparkContext context, PreparedData data, RowStorage storage, TrainedModel model) {
    return HeldOut.of(context, data, storage, network(model, data.targets(), model.scaling()));
  }

  private TrainedNetwork network(
      TrainedModel model, TargetScaling targets, Preprocessing preprocessing) {
    return new TrainedNetwork(
        model.plan().network(),
        model.plan().input(),
        model.state().parameters(),
        model.state().runningStatistics(),
        model.state().batches(),
        preprocessing,
        targets,
        settings.loss());
  }

  private TrainingListener.Planned planned(ResolvedJob job) {
    SparkContext context = spark.sparkContext();
    int slots = Math.max(1, Slots.total(context));
    StepTimeModel model = job.stepTime(context);
    return new TrainingListener.Planned(
        slots,
        Slots.threads(context.getConf()),
        model.predict(job.workers()),
        model.fastest(slots),
        RowPlacement.of(context, job).reason());
  }
}
