package io.github.syncbn.driver.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.data.DataPreparation;
import io.github.syncbn.driver.data.LabelSchema;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.planning.StepCosts;
import io.github.syncbn.driver.planning.StepTimeModel;
import io.github.syncbn.driver.planning.Workload;
import io.github.syncbn.driver.spark.Slots;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Safetensors;
import io.github.syncbn.worker.network.StateDict;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.TrainingPlan;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One path from settings to a model: prepare the data, train, describe what came out. */
public final class TrainingJob {
  private final SparkSession spark;
  private final JobSettings settings;
  private final Optional<Dataset<Row>> table;
  private final Optional<CheckpointPlan> checkpoints;

  /** A job on a session that the caller owns. */
  public TrainingJob(SparkSession spark, JobSettings settings) {
    this(spark, settings, Optional.empty(), Optional.empty());
  }

  /** A job on a table at hand, instead of the source of the settings. */
  public TrainingJob(Dataset<Row> table, JobSettings settings) {
    this(table.sparkSession(), settings, Optional.of(table), Optional.empty());
  }

  private TrainingJob(
      SparkSession spark,
      JobSettings settings,
      Optional<Dataset<Row>> table,
      Optional<CheckpointPlan> checkpoints) {
    this.spark = spark;
    this.settings = settings;
    this.table = table;
    this.checkpoints = checkpoints;
  }

  /** The same, with checkpoints. */
  public TrainingJob withCheckpoints(CheckpointPlan plan) {
    return new TrainingJob(spark, settings, table, Optional.of(plan));
  }

  /**
   * What came out.
   *
   * @param model what was trained
   * @param network the same as a network that predicts
   * @param toSave the same with all that a model directory holds
   */
  public record Result(TrainedModel model, TrainedNetwork network, SavedModel toSave) {
    /** SHA-256 over parameters and running statistics. */
    public String digest() {
      return network.digest();
    }
  }

  /**
   * Prepares the data; the caller closes it. It serves any number of trainings of the same seed,
   * batch size and data settings.
   */
  public PreparedData prepare() {
    JobSettings.Training training = settings.training();
    Preflight.check(spark.sparkContext(), training);
    int shards = training.shards().orElse(JobSettings.defaultShards(training.batchSize()));
    return DataPreparation.prepare(
        spark,
        table,
        settings.task(),
        settings.data(),
        training.seed(),
        shards,
        settings.loss() instanceof JobSettings.LossSettings.MeanSquaredError loss
            && loss.standardizeLabel());
  }

  /** What one training step asks for: the data is prepared for its sizes, nothing is trained. */
  public Workload workload() {
    try (PreparedData data = prepare()) {
      return Workload.of(PlanResolver.resolve(settings, data));
    }
  }

  /**
   * Runs the whole job.
   *
   * @param initFrom a safetensors file to start from, any Hadoop URI
   */
  public Result run(Optional<String> initFrom, List<TrainingListener> listeners) {
    try (PreparedData data = prepare()) {
      return run(data, initFrom, listeners);
    }
  }

  /** Trains on data that {@link #prepare} gave. */
  public Result run(
      PreparedData data, Optional<String> initFrom, List<TrainingListener> listeners) {
    return train(
        data,
        initFrom.map(file -> read(file, PlanResolver.resolve(settings, data).layout())),
        initFrom.map(file -> Map.of(Provenance.INIT_FROM, file)).orElse(Map.of()),
        listeners);
  }

  /**
   * Prepares the data and trains from the weights of another network.
   *
   * @param start a network of the same layers, for rows of the same shape
   */
  public Result runFrom(TrainedNetwork start, List<TrainingListener> listeners) {
    try (PreparedData data = prepare()) {
      ParameterLayout layout = PlanResolver.resolve(settings, data).layout();
      return train(
          data,
          Optional.of(state(start, layout)),
          Map.of(Provenance.INITIAL_MODEL, start.digest()),
          listeners);
    }
  }

  private static ModelState state(TrainedNetwork start, ParameterLayout layout) {
    List<Shape> wanted = layout.shapes();
    List<Shape> given = start.layout().shapes();
    if (!given.equals(wanted)
        || start.parameters().length != layout.parameters()
        || start.runningStatistics().length != layout.runningValues()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "the initial model has layers of other shapes: "
              + given
              + " with "
              + start.parameters().length
              + " parameters, the network to train "
              + wanted
              + " with "
              + layout.parameters());
    }
    return new ModelState(start.parameters().clone(), start.runningStatistics().clone());
  }

  private Result train(
      PreparedData data,
      Optional<ModelState> initial,
      Map<String, String> origin,
      List<TrainingListener> listeners) {
    TrainingListener.Planned planned = planned(data);
    listeners.forEach(listener -> listener.planned(planned));
    Trainer plain = new Trainer(spark.sparkContext());
    Trainer trainer = checkpoints.map(plain::withCheckpoints).orElse(plain);
    LabelUnits units = new LabelUnits(data.targets());
    TrainedModel model =
        units.of(
            trainer.train(settings, data, initial, listeners.stream().map(units::of).toList()));
    TrainedNetwork network =
        new TrainedNetwork(
            model.plan().network(),
            model.plan().input(),
            model.parameters(),
            model.runningStatistics(),
            model.steps(),
            model.scaling(),
            data.targets());
    return new Result(model, network, describe(model, network, data, origin));
  }

  private TrainingListener.Planned planned(PreparedData data) {
    SparkContext context = spark.sparkContext();
    TrainingPlan plan = PlanResolver.resolve(settings, data);
    int slots = Math.max(1, Slots.total(context));
    int workers = Math.max(1, Math.min(settings.training().workers().orElse(slots), plan.shards()));
    int perExecutor =
        context.getConf().getInt("spark.executor.cores", 1)
            / context.getConf().getInt("spark.task.cpus", 1);
    StepTimeModel model =
        context.isLocal()
            ? new StepTimeModel(Workload.of(plan), StepCosts.IN_JVM, 1)
            : new StepTimeModel(Workload.of(plan), StepCosts.NETWORK, Math.max(1, perExecutor));
    return new TrainingListener.Planned(slots, model.predict(workers), model.fastest(slots));
  }

  private ModelState read(String file, ParameterLayout layout) {
    Path path = new Path(file);
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      return read(files, path, layout);
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          JobException.Kind.CONFIGURATION, "--init-from " + file + ": " + e.getMessage(), e);
    }
  }

  private static ModelState read(FileSystem files, Path path, ParameterLayout layout)
      throws IOException {
    try (InputStream in = files.open(path)) {
      long length = files.getFileStatus(path).getLen();
      StateDict.Values values = StateDict.read(layout, Safetensors.read(in, length).tensors());
      return new ModelState(values.parameters(), values.runningStatistics());
    }
  }

  private SavedModel describe(
      TrainedModel model, TrainedNetwork network, PreparedData data, Map<String, String> origin) {
    LabelSchema labels = data.labels();
    Optional<SavedModel.Classes> classes =
        settings.task() == JobSettings.Task.CLASSIFICATION
            ? Optional.of(new SavedModel.Classes(labels.classes(), labels.type()))
            : Optional.empty();
    return new SavedModel(
        settings.task(),
        network,
        json(data.features().toJson()),
        classes,
        settings.data().source().query(),
        Provenance.of(settings, model, labels, origin, spark.sparkContext()),
        SavedModel.SparkMetadata.of(settings.task(), System.currentTimeMillis(), spark.version()));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the feature schema is not JSON", e);
    }
  }
}
