package io.github.syncbn.driver.data;

import static io.github.syncbn.driver.JobException.Kind.DATA;
import static org.apache.spark.sql.functions.col;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.training.JobSettings.Task;
import io.github.syncbn.worker.spark.BytesShuffle;
import io.github.syncbn.worker.spark.ShardPartitioner;
import io.github.syncbn.worker.training.RowSet;
import io.github.syncbn.worker.training.ShardLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From sources to shards in two passes: rows are parsed, checked and sorted by content; then, with
 * classes and counts known, numbered and dealt to shards.
 */
public final class DataPreparation {
  private static final Logger LOG = LoggerFactory.getLogger(DataPreparation.class);
  private static final int MAX_PARTITIONS = 1024;

  private final SparkSession spark;
  private final SparkContext context;
  private final Task task;
  private final DataSettings settings;
  private final long seed;
  private final int shards;
  private final List<RowSource> sources = new ArrayList<>();
  private final List<Dataset<Row>> tables = new ArrayList<>();
  private final List<SourceColumns> columns = new ArrayList<>();
  private int partitions;

  private DataPreparation(
      SparkSession spark, Task task, DataSettings settings, long seed, int shards) {
    this.spark = spark;
    this.context = spark.sparkContext();
    this.task = task;
    this.settings = settings;
    this.seed = seed;
    this.shards = shards;
  }

  /**
   * Prepares the rows of a job.
   *
   * @throws JobException if sources, columns or rows cannot be used
   */
  public static PreparedData prepare(
      SparkSession spark, Task task, DataSettings settings, long seed, int shards) {
    DataPreparation preparation = new DataPreparation(spark, task, settings, seed, shards);
    return preparation.prepare(new SourceReader(spark).read(settings.source()));
  }

  /** The same with a table at hand instead of the source of the settings. */
  public static PreparedData prepare(
      Dataset<Row> table, Task task, DataSettings settings, long seed, int shards) {
    DataPreparation preparation =
        new DataPreparation(table.sparkSession(), task, settings, seed, shards);
    return preparation.prepare(RowSource.of(table, "the table"));
  }

  private PreparedData prepare(RowSource training) {
    try {
      return run(training);
    } catch (JobException e) {
      throw e;
    } catch (Exception e) {
      throw SparkFailure.unreadable(training.description(), e);
    }
  }

  private PreparedData run(RowSource training) throws Exception {
    String label = settings.labelColumn();
    Set<String> taken = new HashSet<>(Set.of(label));
    settings.weight().ifPresent(taken::add);
    if (settings.split() instanceof DataSettings.Split.Column split) {
      taken.add(split.column());
    }
    if (settings.order() instanceof DataSettings.Order.ByColumn order) {
      taken.add(order.column());
      LOG.warn(
          "Rows are ordered by column {}{}: shards are not alike, which is meant for experiments.",
          order.column(),
          order.contiguous() ? " and dealt in ranges" : "");
    }
    for (String name : taken) {
      ColumnNames.indexOf(training.rows().schema(), name, role(name, label));
    }
    FeatureSchema features =
        new FeatureSelection(training)
            .select(settings.features(), taken, settings.maxFeatures(), settings.shape());
    addSources(training, features, label, taken);

    LabelSchema given =
        settings.classes().isEmpty() || task == Task.REGRESSION
            ? null
            : LabelSchema.given(
                label, training.rows().schema().apply(label).dataType(), settings.classes());
    JavaPairRDD<byte[], byte[]> sorted = firstPass(given == null ? null : given.classes());
    List<PartitionReport> reports = reports(sorted);
    PartitionReport total = total(reports);
    refuseBad(reports, total);
    if (!total.skipped.isEmpty()) {
      LOG.warn(total.skipped.notice(describe(sources), total.rows));
    }
    LabelSchema labels = given != null ? given : labels(label, total);
    refuseUnseen(labels, total);
    return secondPass(features, labels, total, sorted);
  }

  private String role(String name, String label) {
    if (name.equals(label)) {
      return "label";
    }
    if (settings.weight().filter(name::equals).isPresent()) {
      return "weight";
    }
    return settings.split() instanceof DataSettings.Split.Column split
            && split.column().equals(name)
        ? "split"
        : "order";
  }

  private void addSources(
      RowSource training, FeatureSchema features, String label, Set<String> taken) {
    if (settings.split() instanceof DataSettings.Split.Paths paths) {
      add(training, new SplitRule.Whole(RowSet.TRAINING), features, label, taken);
      addSet(paths.validation(), RowSet.VALIDATION, features, label, taken);
      addSet(paths.test(), RowSet.TEST, features, label, taken);
    } else if (settings.split() instanceof DataSettings.Split.Fractions fractions) {
      SplitRule rule = new SplitRule.ByFraction(seed, fractions.validation(), fractions.test());
      add(training, rule, features, label, taken);
    } else {
      add(training, null, features, label, taken);
    }
  }

  private void addSet(
      Optional<DataSettings.Source> source,
      RowSet set,
      FeatureSchema features,
      String label,
      Set<String> taken) {
    if (source.isPresent()) {
      RowSource rows = new SourceReader(spark).read(source.get().withImagesOf(features));
      add(rows, new SplitRule.Whole(set), features, label, taken);
    }
  }

  /** Selects what is needed of a source; {@code rule} is null for a split column. */
  private void add(
      RowSource source, SplitRule rule, FeatureSchema features, String label, Set<String> taken) {
    Set<String> names = new LinkedHashSet<>();
    features.columns().forEach(column -> names.add(column.name()));
    names.add(label);
    names.addAll(taken);
    for (String name : source.rows().columns()) {
      if (RowSource.isHidden(name)) {
        names.add(name);
      }
    }
    for (String name : names) {
      ColumnNames.indexOf(source.rows().schema(), name, "same columns as the training set");
    }
    Dataset<Row> table =
        source
            .rows()
            .select(
                names.stream()
                    .map(name -> col(FeatureSelection.quoted(name)))
                    .toArray(Column[]::new));
    SplitRule split = rule;
    if (split == null) {
      String column = ((DataSettings.Split.Column) settings.split()).column();
      split = new SplitRule.ByColumn(column, ColumnNames.indexOf(table.schema(), column, "split"));
    }
    sources.add(source);
    tables.add(table);
    columns.add(SourceColumns.bind(features, settings, label, task, split, table.schema()));
  }

  /** Rows sorted by content, with reports in the last partition; nothing runs yet. */
  private JavaPairRDD<byte[], byte[]> firstPass(List<String> classes) {
    int inputs = tables.stream().mapToInt(table -> table.rdd().getNumPartitions()).sum();
    int wanted = Math.max(inputs, Math.min(64, context.defaultParallelism()));
    boolean ordered = settings.order() instanceof DataSettings.Order.ByColumn;
    partitions = ordered ? 1 : Math.max(1, Math.min(MAX_PARTITIONS, wanted));
    return BytesShuffle.sorted(encoded(classes), new HashPartitioning(partitions));
  }

  private JavaPairRDD<byte[], byte[]> encoded(List<String> classes) {
    RowEncoder.Rules rules =
        new RowEncoder.Rules(
            seed,
            partitions,
            settings.missing() instanceof DataSettings.Missing.Error,
            classes == null ? null : new HashSet<>(classes),
            settings.source().images().skipUnreadable());
    JavaPairRDD<byte[], byte[]> all = null;
    for (int i = 0; i < tables.size(); i++) {
      JavaPairRDD<byte[], byte[]> rows =
          tables.get(i).javaRDD().mapPartitionsToPair(new RowEncoder(i, columns.get(i), rules));
      all = all == null ? rows : all.union(rows);
    }
    return all;
  }

  private List<PartitionReport> reports(JavaPairRDD<byte[], byte[]> sorted) {
    return described(
        "syncbn: reading and sorting rows",
        () -> {
          List<PartitionReport> reports = new ArrayList<>();
          for (byte[] report : BytesShuffle.values(sorted, partitions)) {
            reports.add(PartitionReport.of(report));
          }
          return reports;
        });
  }

  private PartitionReport total(List<PartitionReport> reports) {
    PartitionReport total = new PartitionReport(-1, partitions);
    reports.forEach(total::add);
    return total;
  }

  private void refuseBad(List<PartitionReport> reports, PartitionReport total) {
    if (total.bad.isEmpty()) {
      return;
    }
    Set<String> where = new LinkedHashSet<>();
    for (int i = 0; i < sources.size(); i++) {
      int source = i;
      if (reports.stream().anyMatch(r -> r.source == source && !r.bad.isEmpty())) {
        where.add(sources.get(i).description());
      }
    }
    throw total.bad.error(String.join(" and ", where), total.rows);
  }

  private static String describe(List<RowSource> sources) {
    return sources.stream().map(RowSource::description).collect(Collectors.joining(" and "));
  }

  private LabelSchema labels(String label, PartitionReport total) {
    if (total.rows == 0) {
      throw new JobException(DATA, "There are no rows in " + sources.get(0).description() + ".");
    }
    if (total.kept(RowSet.TRAINING) == 0) {
      throw new JobException(
          DATA,
          String.format(
              "The training set is empty: of %,d rows, %,d have weight 0, %,d are for validation and"
                  + " %,d for the test.",
              total.rows,
              total.weightless,
              total.kept(RowSet.VALIDATION),
              total.kept(RowSet.TEST)));
    }
    var type = tables.get(0).schema().apply(label).dataType();
    if (task == Task.REGRESSION) {
      return new LabelSchema(label, type.simpleString(), List.of());
    }
    return LabelSchema.found(label, type, total.labels(RowSet.TRAINING));
  }

  /** Labels of validation and test rows that training never saw: found again, to be shown. */
  private void refuseUnseen(LabelSchema labels, PartitionReport total) {
    if (task == Task.REGRESSION) {
      return;
    }
    Set<String> known = new HashSet<>(labels.classes());
    if (known.containsAll(total.labels(RowSet.VALIDATION))
        && known.containsAll(total.labels(RowSet.TEST))) {
      return;
    }
    List<PartitionReport> again =
        reports(BytesShuffle.sorted(encoded(labels.classes()), new HashPartitioning(partitions)));
    refuseBad(again, total(again));
    throw new JobException(DATA, "The data changed while it was read.");
  }

  private PreparedData secondPass(
      FeatureSchema features,
      LabelSchema labels,
      PartitionReport total,
      JavaPairRDD<byte[], byte[]> sorted) {
    ShardLayout layout =
        new ShardLayout(
            shards,
            features.features(),
            features.allBinary() && total.missing == 0,
            settings.weight().isPresent(),
            total.kept(RowSet.TRAINING),
            total.kept(RowSet.VALIDATION),
            total.kept(RowSet.TEST));
    float fill =
        settings.missing() instanceof DataSettings.Missing.Constant constant && total.missing > 0
            ? (float) constant.value()
            : Float.NaN;
    boolean contiguous =
        settings.order() instanceof DataSettings.Order.ByColumn order && order.contiguous();
    Dealing.Plan plan =
        new Dealing.Plan(
            layout,
            offsets(total.counts),
            contiguous,
            task == Task.REGRESSION ? null : labels.numbers(),
            fill);
    JavaPairRDD<byte[], byte[]> rows = sorted.mapPartitionsToPair(new Dealing(plan));
    ShuffleDependency<byte[], byte[], byte[]> dealt =
        BytesShuffle.dependency(rows, new ShardPartitioner(shards));
    described(
        "syncbn: dealing rows to " + shards + " shards",
        () -> {
          BytesShuffle.materialize(context, dealt);
          return null;
        });
    if (total.weightless > 0) {
      LOG.info("{} rows have weight 0 and are left out.", total.weightless);
    }
    boolean hasMissing = total.missing > 0 && Float.isNaN(fill);
    return new PreparedData(
        context, features, labels, layout, total.weightless, hasMissing, sorted, dealt);
  }

  private static long[][] offsets(long[][] counts) {
    long[][] offsets = new long[counts.length][];
    for (int set = 0; set < counts.length; set++) {
      offsets[set] = new long[counts[set].length];
      for (int i = 1; i < offsets[set].length; i++) {
        offsets[set][i] = offsets[set][i - 1] + counts[set][i - 1];
      }
    }
    return offsets;
  }

  private interface Step<T> {
    T run() throws Exception;
  }

  /** Runs a step whose jobs are named in Spark's UI. */
  private <T> T described(String description, Step<T> step) {
    JavaSparkContext java = JavaSparkContext.fromSparkContext(context);
    String before = java.getLocalProperty("spark.job.description");
    java.setLocalProperty("spark.job.description", description);
    try {
      return step.run();
    } catch (JobException e) {
      throw e;
    } catch (Exception e) {
      throw SparkFailure.unreadable(sources.get(0).description(), e);
    } finally {
      java.setLocalProperty("spark.job.description", before);
    }
  }
}
