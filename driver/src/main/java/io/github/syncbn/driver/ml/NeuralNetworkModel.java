package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.onnx.OnnxSettings;
import io.github.syncbn.driver.scoring.Explainer;
import io.github.syncbn.driver.scoring.InvalidRows;
import io.github.syncbn.driver.scoring.OutputColumns;
import io.github.syncbn.driver.scoring.PermutationImportance;
import io.github.syncbn.driver.scoring.Scorer;
import io.github.syncbn.driver.scoring.ScoringSettings;
import io.github.syncbn.driver.spark.ClassicSession;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.network.TrainedNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A trained network as a transformer: rows keep their columns and partitions, and get predictions,
 * computed in blocks without any exchange; a row's prediction has the same bits whatever rows come
 * with it. Works on streams. Public API.
 *
 * @param <M> the model itself
 */
public abstract class NeuralNetworkModel<M extends NeuralNetworkModel<M>> extends Model<M>
    implements FeaturesParams<M>, PredictionParams<M>, ModelFiles {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamTable<M> table;
  private final transient SavedModel saved;
  private final transient Lazy scorer;
  private final transient InferenceNetwork network;
  private final transient Optional<TrainingSummary> summary;
  private boolean trusted;

  NeuralNetworkModel(String uid, SavedModel saved, Optional<TrainingSummary> summary) {
    this(uid, saved, new Lazy(saved), InferenceNetwork.of(saved.network()), summary);
  }

  /** A copy: one broadcast and one folded network serve all of them. */
  NeuralNetworkModel(String uid, NeuralNetworkModel<M> other) {
    this(uid, other.saved, other.scorer, other.network, other.summary);
    trusted = other.trusted;
  }

  private NeuralNetworkModel(
      String uid,
      SavedModel saved,
      Lazy scorer,
      InferenceNetwork network,
      Optional<TrainingSummary> summary) {
    this.uid = uid;
    this.saved = saved;
    this.scorer = scorer;
    this.network = network;
    this.summary = summary;
    table = new ParamTable<>(this, itself());
    ModelParams.declare(table);
  }

  /** In place of a uid where there is no model. */
  static String nothing() {
    throw new UnsupportedOperationException(
        "a model comes from the fit of an estimator, or from load");
  }

  /** A scorer made when it is first used, since a model may be loaded for its weights alone. */
  private static final class Lazy {
    private final SavedModel saved;
    private @Nullable Scorer scorer;

    Lazy(SavedModel saved) {
      this.saved = saved;
    }

    synchronized Scorer get() {
      if (scorer == null) {
        scorer = new Scorer(saved);
      }
      return scorer;
    }
  }

  /**
   * Bytes of its weights, as they were trained and as they are made ready for predictions: by these
   * a server of Spark Connect limits what a client keeps there.
   */
  public long estimatedSize() {
    TrainedNetwork trained = saved.network();
    return 2L * Float.BYTES * trained.parameters().length
        + 2L * Double.BYTES * trained.runningStatistics().length;
  }

  abstract M copied();

  /** A model of the same kind that holds something else. */
  abstract M of(SavedModel other);

  /** Names of the columns to write. */
  abstract OutputColumns outputs();

  /** One per class, or none. */
  double[] thresholdsOrNone() {
    return new double[0];
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamTable<M> table() {
    return table;
  }

  SavedModel saved() {
    return saved;
  }

  /** The network with its weights, running statistics and preprocessing. */
  public TrainedNetwork network() {
    return saved.network();
  }

  /** Features of a row. */
  public int numFeatures() {
    return network.inputs();
  }

  /**
   * Names of the several numbers, or labels of 0 or 1, that it predicts of a row, in the order of
   * the vectors; none of one label.
   */
  public List<String> targets() {
    return saved.targets().map(LabelColumns::names).map(List::copyOf).orElse(List.of());
  }

  /**
   * The predictions of several targets for one row, in the order of {@link #targets}.
   *
   * @throws JobException if the model predicts one label
   */
  public abstract Vector predictTargets(Vector features);

  /** Fails if there is no one prediction. */
  void requireOne() {
    if (!targets().isEmpty()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "The model predicts " + targets().size() + " targets of a row: use predictTargets.");
    }
  }

  /** Fails if there are no several predictions. */
  void requireSeveral() {
    if (targets().isEmpty()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION, "The model predicts one label of a row: use predict.");
    }
  }

  Vector raw(double[] outputs) {
    return OutputColumns.raw(network, saved.network().loss().link(), outputs);
  }

  double[] probabilities(double[] outputs) {
    double[] probabilities = new double[outputs.length];
    network.probabilities(outputs, 0, probabilities, 0);
    return probabilities;
  }

  /** Whether this model was trained in this process, so that {@link #summary} is there. */
  public boolean hasSummary() {
    return summary.isPresent();
  }

  /**
   * How the training went.
   *
   * @throws IllegalStateException for a model that was loaded
   */
  public TrainingSummary summary() {
    return summary.orElseThrow(
        () -> new IllegalStateException(uid + " was loaded: a summary is not saved"));
  }

  /**
   * Trusts those who made the model's file. A query that was saved with a model is SQL that
   * somebody else wrote: {@code transform} runs it only if it computes values of the rows at hand,
   * by functions of Spark's own that do nothing else, unless the model is trusted. Never saved.
   */
  public M setTrusted(boolean value) {
    trusted = value;
    return itself();
  }

  /** Whether the model's query may do anything; false unless it was set. */
  public boolean getTrusted() {
    return trusted;
  }

  @SuppressWarnings("unchecked")
  private M itself() {
    return (M) this;
  }

  /** Adds predictions; see the parameters for the names of columns. */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    ClassicSession.of(dataset.sparkSession());
    return scorer().transform(dataset.toDF());
  }

  /**
   * Adds predictions and, in a column {@code explanation}, what each column of the table
   * contributes to the score of the prediction: a struct of {@code score}, {@code baseline}, the
   * contributions {@code columns} by name, and {@code remainder}, which add up. It is null for a
   * row that cannot be predicted but is kept. Bits are those of {@link
   * io.github.syncbn.worker.explanation.IntegratedGradients}, where the method is described.
   *
   * @throws JobException if the only column of the model is a list of features
   */
  public Dataset<Row> explain(Dataset<?> dataset) {
    ClassicSession.of(dataset.sparkSession());
    Scorer written = scorer();
    return new Explainer(saved, written, settings().invalid())
        .explain(written.queried(dataset.toDF()));
  }

  /** The schema with the columns of predictions; checks those of the features. */
  @Override
  public StructType transformSchema(StructType schema) {
    Scorer written = scorer();
    if (saved.reading().query().isEmpty()) {
      written.check(schema);
    }
    StructType result = schema;
    for (StructField field : written.fields()) {
      result = result.add(field);
    }
    return result;
  }

  private ScoringSettings settings() {
    return new ScoringSettings(
        outputs(),
        features(),
        true,
        LabelAttribute.names(saved),
        Arrays.stream(thresholdsOrNone()).boxed().toList(),
        InvalidRows.valueOf(getHandleInvalid().toUpperCase(Locale.ROOT)),
        trusted);
  }

  /** Columns of features that were named, or none for those of the training. */
  private List<String> features() {
    return table
        .<String[]>given("featuresCols")
        .map(List::of)
        .or(() -> table.<String>given("featuresCol").map(List::of))
        .orElse(List.of());
  }

  /**
   * The network's raw outputs for one row; NaN for a row that cannot be predicted, unless {@code
   * handleInvalid} is error.
   *
   * @param features all features in order; NaN is a missing one
   * @throws JobException if the row has another number of features, or cannot be predicted
   */
  double[] outputs(Vector features) {
    return VectorOutputs.of(network, features, getHandleInvalid().equals("error"));
  }

  /**
   * This model with running statistics of other rows: those that batch normalization finds when the
   * network, as it is, sees all of them, exactly and layer by layer: what {@code
   * populationStatistics} computes in training, whatever the scope of the normalizations. Weights
   * of the network do not change, nor does a frozen layer. The cure where inputs have drifted.
   *
   * @param dataset rows with the columns of the features; a label is not needed. A model that was
   *     trained with row weights takes them again, where the rows have that column
   * @throws JobException if the rows cannot be used, or there are fewer than 2
   */
  public M recalibrate(Dataset<?> dataset) {
    ClassicSession.of(dataset.sparkSession());
    return holding(new Recalibration(saved, scorer()).on(dataset.toDF()));
  }

  /** A model that holds something else, with these parameters. */
  M holding(SavedModel other) {
    M model = of(other);
    copyValues(model, ParamMap.empty());
    return model.setTrusted(trusted).setParent(parent());
  }

  Scorer scorer() {
    return scorer.get().with(settings());
  }

  /**
   * How much worse predictions of labeled rows become when a column's values are permuted among
   * them: the same on any partitions. {@code Settings.of(true)} are defaults for classes.
   */
  public PermutationImportance importance(Dataset<?> dataset, PermutationImportance.Settings how) {
    ClassicSession.of(dataset.sparkSession());
    return scorer().importance(dataset.toDF(), how);
  }

  @Override
  public M copy(ParamMap extra) {
    M copy = copied();
    copyValues(copy, extra);
    return copy.setParent(parent());
  }

  /** Writes a model directory, the same as the command line's. */
  @Override
  public MLWriter write() {
    return new ModelWriter(this);
  }

  @Override
  public void exportOnnx(String path, OnnxSettings how, boolean overwrite) {
    new ModelWriter(this).writeOnnx(path, how, overwrite);
  }

  /** Labels of classes as text; none for a regression. */
  List<String> labels() {
    return saved.classes().map(c -> (List<String>) new ArrayList<>(c.labels())).orElse(List.of());
  }
}
