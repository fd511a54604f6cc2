package io.github.syncbn.driver.data;

import io.github.syncbn.driver.job.CategoryReading;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.job.Ordering;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.job.Split;
import io.github.syncbn.worker.loss.MeanSquaredError;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.Augmentation;
import io.github.syncbn.worker.training.ColumnScales;
import io.github.syncbn.worker.training.FeatureTreatment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Settings of a test, changed one by one. */
public final class Preparing {
  private Source source;
  private Dataset<Row> table;
  private String label;
  private String weight;
  private List<String> features = List.of();
  private List<String> classes = List.of();
  private Split split = Split.fractions(0, 0);
  private FeatureTreatment.Missing missing = new FeatureTreatment.Missing.Error();
  private FeatureTreatment.Scale scale = new FeatureTreatment.Scale.None();
  private ColumnScales scaleOf = ColumnScales.NONE;
  private CategoryReading categories = Declared.defaults(CategoryReading.class);
  private int bins;
  private Ordering ordering = Declared.defaults(Ordering.class);
  private int maxFeatures = 100_000;
  private Optional<Shape> shape = Optional.empty();
  private Task task = Task.CLASSIFICATION;
  private int shards = 4;

  public static Source source(String format, String path) {
    return Source.of(Optional.ofNullable(format), Optional.ofNullable(path));
  }

  public static Source idx(Object images, Object labels) {
    return Declared.with(
        source("idx", images.toString()),
        "labels",
        Optional.ofNullable(labels).map(Object::toString));
  }

  public static Preparing of(Source source) {
    Preparing preparing = new Preparing();
    preparing.source = source;
    return preparing;
  }

  public static Preparing of(Dataset<Row> table) {
    Preparing preparing = of(source(null, null));
    preparing.table = table;
    return preparing.label("label");
  }

  public static Preparing csv(Object path) {
    return of(source("csv", path.toString())).label("label");
  }

  public static Preparing digits() {
    return of(source("builtin:digits", null));
  }

  public Preparing options(Map<String, String> options) {
    source = Declared.with(source, "options", options);
    return this;
  }

  public Preparing query(String query) {
    source = source.withQuery(Optional.of(query));
    return this;
  }

  public Preparing label(String label) {
    this.label = label;
    return this;
  }

  public Preparing weight(String weight) {
    this.weight = weight;
    return this;
  }

  public Preparing features(String... features) {
    this.features = List.of(features);
    return this;
  }

  public Preparing classes(String... classes) {
    this.classes = List.of(classes);
    return this;
  }

  public Preparing split(Split split) {
    this.split = split;
    return this;
  }

  public Preparing missing(FeatureTreatment.Missing missing) {
    this.missing = missing;
    return this;
  }

  public Preparing order(String column, boolean contiguous) {
    this.ordering =
        new Ordering(
            new Ordering.Column(column),
            contiguous ? Ordering.Deal.CONTIGUOUS : Ordering.Deal.IN_TURN);
    return this;
  }

  public Preparing maxFeatures(int maxFeatures) {
    this.maxFeatures = maxFeatures;
    return this;
  }

  public Preparing shape(int... dims) {
    this.shape = Optional.of(new Shape(dims));
    return this;
  }

  public Preparing regression() {
    this.task = Task.REGRESSION;
    return this;
  }

  public Preparing shards(int shards) {
    this.shards = shards;
    return this;
  }

  public PreparedData prepare(SparkSession spark) {
    DataSettings settings =
        new DataSettings(
            source,
            new DataSettings.Columns(
                label == null ? List.of() : List.of(label.split("\\|")),
                features,
                Optional.ofNullable(weight),
                classes),
            split,
            categories,
            new FeatureTreatment(missing, scale, scaleOf),
            Augmentation.NONE,
            ordering,
            shape,
            maxFeatures,
            DataSettings.Storage.AUTO);
    return DataPreparation.prepare(
        spark,
        Optional.ofNullable(table),
        new DataPreparation.Request(task, settings, 7, shards, new MeanSquaredError(false), bins));
  }

  /** What workers see, as text; see {@link TestSpark#describe}. */
  public List<String> shards(SparkSession spark, int workers) {
    try (PreparedData data = prepare(spark)) {
      return TestSpark.describe(data, workers);
    }
  }

  /** All rows of a set as text, sorted: target, weight, features. */
  public List<String> rows(SparkSession spark, String set) {
    return shards(spark, 2).stream()
        .filter(shard -> shard.startsWith(set))
        .flatMap(shard -> shard.lines().skip(1))
        .sorted()
        .toList();
  }
}
