package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.BatchAnalysis;
import io.github.syncbn.driver.attempt.CheckpointPlan;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.attempt.TrainingStart;
import io.github.syncbn.driver.attempt.WeightsFile;
import io.github.syncbn.driver.config.SettingKey.Form;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.job.MlflowSettings;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.report.ReportFile;
import io.github.syncbn.driver.report.RunFacts;
import io.github.syncbn.driver.spark.ClassicSession;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.driver.tracking.MlflowTracking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * What trains a network on a table: the parameters that are set, as a job. A fit leaves the
 * estimator as it is, and any number may run at once. Public API.
 *
 * <p>A getter of a parameter that is not set gives its default. Where that is a rule, it gives what
 * the next fit would take: the learning rate and the weight decay of the optimizer, epochs and
 * shards that follow from other parameters, an empty list, or no name of a column. For clipNorm,
 * hiddenLayers, maxSteps, network and workers no value stands, so that it throws a {@link
 * java.util.NoSuchElementException} that says what training does without.
 *
 * @param <E> the estimator itself
 * @param <M> what it fits
 */
public abstract class NeuralNetworkEstimator<
        E extends NeuralNetworkEstimator<E, M>, M extends NeuralNetworkModel<M>>
    extends Estimator<M>
    implements InputParams<E>,
        PredictionParams<E>,
        NetworkParams<E>,
        DataParams<E>,
        OptimizerParams<E>,
        TrainingParams<E>,
        MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Task task;
  private final ParamTable<E> table;
  private final List<Declaration> declarations;
  private transient List<TrainingListener> listeners = List.of();
  private transient Optional<NeuralNetworkModel<?>> start = Optional.empty();
  private transient Optional<WeightsFile> weights = Optional.empty();
  private transient Optional<CheckpointPlan> checkpoints = Optional.empty();
  private transient Optional<String> report = Optional.empty();
  private transient Optional<MlflowSettings> mlflow = Optional.empty();

  @SuppressWarnings("unchecked")
  NeuralNetworkEstimator(String uid, Task task) {
    this.uid = uid;
    table = new ParamTable<>(this, (E) this);
    declareInput();
    ModelParams.declare(table);
    table.declareIntegers(
        "hiddenLayers",
        "units of hidden dense layers, each followed by batch normalization and ReLU, instead of"
            + " network; integers of 1 or more",
        value -> Arrays.stream((int[]) value).allMatch(units -> units >= 1));
    this.task = task;
    declarations = Declaration.of(task);
    declarations.forEach(table::declare);
    AbsentValues.declare(this);
  }

  private void declareInput() {
    table.declare(
        "labelCol",
        Form.TEXT,
        "column of the label, or an array or a vector of several; a name",
        ModelParams::isName);
    table.setDefault("labelCol", "label");
    table.declare(
        "labelCols",
        Form.TEXTS,
        "several columns of numbers, or labels of 0 or 1, to predict, instead of labelCol; one name"
            + " or more",
        value -> ((String[]) value).length > 0);
    table.absent("labelCols", () -> Optional.of(new String[0]));
    table.declare("weightCol", Form.TEXT, "column of row weights; empty for none", value -> true);
    table.declare(
        "validationIndicatorCol",
        Form.TEXT,
        "boolean column, true for rows of the validation set, or column that says train, validation"
            + " or test; empty for none",
        value -> true);
  }

  Task task() {
    return task;
  }

  /** The columns of labels: those that are named together, or the one. */
  List<String> labels() {
    return List.of(
        table.<String[]>given("labelCols").orElseGet(() -> new String[] {getLabelCol()}));
  }

  abstract M model(SavedModel saved, Optional<TrainingSummary> summary);

  /** Parameters that stand for keys of job files. */
  List<Declaration> declarations() {
    return declarations;
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamTable<E> table() {
    return table;
  }

  /** All parameters by name: those with methods of their own, and every other that is declared. */
  @Override
  public Param<?>[] params() {
    return table.params();
  }

  /**
   * Sets the listeners to each fit's progress, which a thread of their own calls; kept by copies,
   * not saved.
   */
  public E setListeners(TrainingListener... all) {
    listeners = List.of(all);
    return table.owner();
  }

  /**
   * Starts from the weights and running statistics of a model with the same layers (warm start),
   * instead of random ones; kept by copies, and saved.
   */
  public E setInitialModel(NeuralNetworkModel<?> model) {
    start = Optional.of(model);
    return table.owner();
  }

  /**
   * Starts from the weights of a file of safetensors, any Hadoop URI, with the names of PyTorch's
   * nn.Sequential; kept by copies, not saved.
   */
  public E setInitialWeights(String path) {
    return setInitialWeights(path, "");
  }

  /**
   * The same where the names of tensors have a prefix: {@code module.} of nn.DataParallel, {@code
   * _orig_mod.} of torch.compile.
   */
  public E setInitialWeights(String path, String prefix) {
    weights = Optional.of(new WeightsFile(path, prefix));
    return table.owner();
  }

  /**
   * Writes checkpoints while it fits, or goes on from one; neither kept by copies, which would
   * write to the same place, nor saved.
   */
  public E setCheckpoints(CheckpointPlan plan) {
    checkpoints = Optional.of(plan);
    return table.owner();
  }

  /**
   * Keeps a page of charts up to date while it fits: {@code index.html} in a directory, any Hadoop
   * URI. Neither kept by copies, which would write to the same place, nor saved.
   */
  public E setReport(String directory) {
    report = Optional.of(directory);
    return table.owner();
  }

  /**
   * Records each fit as a run of MLflow. Neither kept by copies, which would go on with the same
   * run, nor saved.
   */
  public E setMlflow(MlflowSettings settings) {
    mlflow = Optional.of(settings);
    return table.owner();
  }

  /** What training starts from, if it is not random. */
  Optional<NeuralNetworkModel<?>> initialModel() {
    return start;
  }

  /**
   * Trains. A thread that is interrupted meanwhile, or whose job group is cancelled, gets a {@link
   * JobException} of kind CANCELLED within seconds, and no task is left; its interrupt status is
   * still set then, as after any method that cannot throw InterruptedException.
   *
   * @throws JobException if parameters, columns or rows cannot be used, with what to do; or if the
   *     training fails or is cancelled
   */
  @Override
  public M fit(Dataset<?> dataset) {
    ClassicSession.of(dataset.sparkSession());
    transformSchema(dataset.schema());
    LabelAttribute label = LabelAttribute.of(dataset.schema(), labels(), task());
    Configuration hadoop = dataset.sparkSession().sparkContext().hadoopConfiguration();
    TrainingJob plain = job(dataset, label);
    TrainingJob job = report.isPresent() ? plain.withJudgement().withSomethingToSee() : plain;
    try (MlflowTracking tracking = MlflowTracking.of(mlflow, job, checkpoints, hadoop)) {
      TrainingJob.Result result =
          tracking.follow(listeners, all -> train(job, beginning(label), all, hadoop));
      SavedModel saved = LabelAttribute.named(SavedModel.of(result), label.names());
      tracking.done(result, saved);
      M model = model(saved, Optional.of(TrainingSummary.of(result)));
      copyValues(model, ParamMap.empty());
      return model.setParent(this);
    }
  }

  private TrainingJob.Result train(
      TrainingJob job, TrainingStart start, List<TrainingListener> told, Configuration hadoop) {
    if (report.isEmpty()) {
      return job.run(start, told);
    }
    RunFacts facts = new RunFacts("Fit of " + uid, job.configuration(), List.of());
    try (ReportFile page = new ReportFile(facts, report.get(), hadoop, System::nanoTime)) {
      List<TrainingListener> all = new ArrayList<>(told);
      all.add(page.listener());
      TrainingJob.Result result = job.run(start, all);
      page.done(result);
      return result;
    }
  }

  private TrainingJob job(Dataset<?> dataset, LabelAttribute label) {
    TrainingJob plain = new TrainingJob(dataset.toDF(), SettingsText.read(this, label.classes()));
    return checkpoints.map(plain::withCheckpoints).orElse(plain);
  }

  /**
   * Loss and gradient of the batches that a fit on these rows would take, at any parameters; the
   * caller closes it.
   *
   * @param rows of a batch whose values between layers can be looked at, with all units; 0 for none
   */
  public BatchAnalysis analysis(Dataset<?> dataset, int rows) {
    ClassicSession.of(dataset.sparkSession());
    transformSchema(dataset.schema());
    return job(dataset, LabelAttribute.of(dataset.schema(), labels(), task())).analysis(rows);
  }

  private TrainingStart beginning(LabelAttribute label) {
    return start
        .<TrainingStart>map(
            model ->
                TrainingStart.Model.of(
                    model.network(),
                    label.numbered(model.labels(), LabelAttribute.names(model.saved()))))
        .orElseGet(() -> TrainingStart.ofWeights(weights));
  }

  /** Checks columns by name and type; adds those of predictions. */
  @Override
  public StructType transformSchema(StructType schema) {
    return InputColumns.check(this, schema);
  }

  /** Writes the parameters that are set, and the initial model. */
  @Override
  public MLWriter write() {
    return new EstimatorWriter(this);
  }

  @Override
  public E copy(ParamMap extra) {
    E copy = defaultCopy(extra);
    NeuralNetworkEstimator<E, M> other = copy;
    other.listeners = listeners;
    other.start = start;
    other.weights = weights;
    return copy;
  }
}
