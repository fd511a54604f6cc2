package io.github.syncbn.driver.data;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.source.LineFormat;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.driver.table.ColumnUses;
import io.github.syncbn.driver.table.FeatureSchema;
import io.github.syncbn.driver.table.RowDiagnosis;
import io.github.syncbn.driver.table.SourceTables;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.MeanSquaredError;
import io.github.syncbn.worker.network.Narrowing;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.spark.BytesShuffle;
import io.github.syncbn.worker.spark.ShardPartitioner;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.RowSet;
import io.github.syncbn.worker.training.ShardLayout;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From sources to shards in two passes: rows are parsed, checked and sorted by content ({@link
 * FirstPass}); then, with classes and counts known, numbered and dealt to shards.
 */
public final class DataPreparation {
  private static final Logger LOG = LoggerFactory.getLogger(DataPreparation.class);
  private static final String TABLE = "the table";

  private final SparkContext context;
  private final Task task;
  private final DataSettings settings;
  private final long seed;
  private final int shards;
  private Loss loss = new MeanSquaredError(false);

  private DataPreparation(
      SparkContext context, Task task, DataSettings settings, long seed, int shards) {
    this.context = context;
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
    return prepare(
        spark, Optional.empty(), task, settings, seed, shards, new MeanSquaredError(false));
  }

  /** The same with a table at hand instead of the source of the settings. */
  public static PreparedData prepare(
      Dataset<Row> table, Task task, DataSettings settings, long seed, int shards) {
    return prepare(
        table.sparkSession(),
        Optional.of(table),
        task,
        settings,
        seed,
        shards,
        new MeanSquaredError(false));
  }

  /**
   * The rows of a job, of a table at hand or else of the source of the settings.
   *
   * @param loss says which labels there may be, and whether a regression's are scaled to mean 0 and
   *     deviation 1 of the training set
   * @throws JobException if sources, columns or rows cannot be used
   */
  public static PreparedData prepare(
      SparkSession spark,
      Optional<Dataset<Row>> table,
      Task task,
      DataSettings settings,
      long seed,
      int shards,
      Loss loss) {
    DataPreparation preparation =
        new DataPreparation(spark.sparkContext(), task, settings, seed, shards);
    preparation.loss = loss;
    if (table.isPresent()) {
      return preparation.prepare(TABLE, () -> RowSource.of(table.get(), TABLE), Optional.empty());
    }
    SourceReader reader = RowDiagnosis.reader(spark);
    Source source = settings.source();
    return preparation.prepare(
        SourceReader.describe(source), () -> reader.read(source), reader.lines(source));
  }

  /** Spark's own jobs, before and between ours, get our description too. */
  private PreparedData prepare(
      String description, Supplier<RowSource> training, Optional<LineFormat> lines) {
    return JobDescription.during(
        context,
        "syncbn: reading " + description,
        description,
        () -> {
          SourceTables tables = new SourceTables(training.get(), lines, task, settings, seed);
          return deal(tables, firstPass(tables).run());
        });
  }

  private FirstPass firstPass(SourceTables tables) {
    RowEncoder.Exact exact =
        new RowEncoder.Exact(settings.treatment().scale().needsMoments(), loss);
    return new FirstPass(context, tables, task, settings, seed, exact);
  }

  /** The second pass. */
  private PreparedData deal(SourceTables tables, FirstPass.Outcome first) {
    FeatureSchema features = tables.features();
    PartitionReport total = first.total();
    ShardLayout layout = layout(features, total);
    OptionalDouble constant = settings.treatment().constant();
    Narrowing narrowing = narrowing(total, features, constant);
    boolean contiguous = settings.ordering().contiguous();
    TargetScaling targets =
        loss.standardizesLabel() ? total.targets.standardizing() : TargetScaling.none();
    Dealing.Plan plan =
        new Dealing.Plan(
            layout,
            offsets(total.counts),
            contiguous,
            task == Task.REGRESSION ? null : first.labels().numbers(),
            targets,
            new Dealing.Features(features, narrowing, constant.orElse(Double.NaN)));
    JavaPairRDD<byte[], byte[]> rows = first.sorted().mapPartitionsToPair(new Dealing(plan));
    ShuffleDependency<byte[], byte[], byte[]> dealt =
        BytesShuffle.dependency(rows, new ShardPartitioner(shards));
    JobDescription.during(
        context,
        "syncbn: dealing rows to " + shards + " shards",
        tables.all().get(0).description(),
        () -> {
          BytesShuffle.materialize(context, dealt);
          return null;
        });
    if (total.weightless > 0) {
      LOG.info("{} rows have weight 0 and are left out.", total.weightless);
    }
    return new PreparedData(
        context,
        new PreparedData.Columns(uses(tables, total), features, first.labels(), narrowing, targets),
        layout,
        new PreparedData.Shuffles(first.sorted(), dealt));
  }

  private ShardLayout layout(FeatureSchema features, PartitionReport total) {
    try {
      return new ShardLayout(
          shards,
          features.features(),
          features.allBinary() && total.missing == 0,
          settings.weight().isPresent(),
          total.kept(RowSet.TRAINING),
          total.kept(RowSet.VALIDATION),
          total.kept(RowSet.TEST));
    } catch (IllegalArgumentException e) {
      throw new JobException(JobException.Kind.DATA, e.getMessage(), e);
    }
  }

  private Narrowing narrowing(
      PartitionReport total, FeatureSchema features, OptionalDouble constant) {
    FeatureRanges ranges =
        constant.isPresent() ? total.features.filledWith(constant.getAsDouble()) : total.features;
    FeatureTreatment.Scale scale = settings.treatment().scale();
    PrecisionNotice.ofFeatures(features, scale.needsMoments()).of(ranges).forEach(LOG::warn);
    if (task == Task.REGRESSION) {
      PrecisionNotice.ofLabel(settings.labelColumn(), loss.standardizesLabel())
          .of(total.target)
          .forEach(LOG::warn);
    }
    return ranges.features() == 0
        ? Narrowing.none()
        : scale.narrowing(ranges.low(), ranges.high(), ranges.rounded(), features.shape());
  }

  /**
   * What becomes of the columns, with what the rows tell of them.
   *
   * @throws JobException DATA if a feature that is to become its mean has none
   */
  private ColumnUses uses(SourceTables tables, PartitionReport total) {
    if (total.columns == null) {
      return tables.uses();
    }
    FeatureSchema features = tables.features();
    if (settings.treatment().missing() instanceof FeatureTreatment.Missing.Mean) {
      total.features.requirePresent(features, total.kept(RowSet.TRAINING));
    }
    Map<String, String> notes = total.columns.notes(features, total.kept());
    ColumnUses uses = tables.uses().with(notes);
    if (!notes.isEmpty()) {
      LOG.warn("{}: {}", tables.all().get(0).description(), uses.line());
    }
    return uses;
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
}
