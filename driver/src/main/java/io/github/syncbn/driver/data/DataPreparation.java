package io.github.syncbn.driver.data;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.source.LineFormat;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.driver.table.ColumnUses;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.driver.table.RowDiagnosis;
import io.github.syncbn.driver.table.SourceTables;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.MeanSquaredError;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.spark.BytesShuffle;
import io.github.syncbn.worker.spark.ShardPartitioner;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.RowSet;
import io.github.syncbn.worker.training.ShardLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Request request;

  private DataPreparation(SparkContext context, Request request) {
    this.context = context;
    this.request = request;
  }

  /**
   * What is asked for.
   *
   * @param task what is predicted
   * @param settings the section {@code data}
   * @param seed key of the rows' hash
   * @param shards logical shards to deal rows to
   * @param loss says which labels there may be, and whether a regression's are scaled to mean 0 and
   *     deviation 1 of the training set
   * @param bins into how many bins the network's first layer cuts numbers, else 0
   */
  public record Request(
      Task task, DataSettings settings, long seed, int shards, Loss loss, int bins) {

    /** Of targets and numbers as they are. */
    public Request(Task task, DataSettings settings, long seed, int shards) {
      this(task, settings, seed, shards, new MeanSquaredError(false), 0);
    }
  }

  /**
   * The rows of a job, of a table at hand or else of the source of the settings.
   *
   * @throws JobException if sources, columns or rows cannot be used
   */
  public static PreparedData prepare(
      SparkSession spark, Optional<Dataset<Row>> table, Request request) {
    DataPreparation preparation = new DataPreparation(spark.sparkContext(), request);
    if (table.isPresent()) {
      return preparation.prepare(TABLE, () -> RowSource.of(table.get(), TABLE), Optional.empty());
    }
    SourceReader reader = RowDiagnosis.reader(spark);
    Source source = request.settings().source();
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
          SourceTables tables =
              new SourceTables(
                  training.get(), lines, request.task(), request.settings(), request.seed());
          ColumnPlan plan =
              new ColumnPlan(tables.features(), request.settings().treatment(), request.bins());
          return deal(tables, plan, firstPass(tables, plan).run());
        });
  }

  private FirstPass firstPass(SourceTables tables, ColumnPlan plan) {
    return new FirstPass(
        context, tables, request, new RowEncoder.Exact(plan.exact(), request.loss()));
  }

  /** The second pass. */
  private PreparedData deal(SourceTables tables, ColumnPlan plan, FirstPass.Outcome first) {
    DataSettings settings = request.settings();
    PartitionReport total = first.total();
    requirePresent(plan.read(), total);
    LearnedFeatures learned =
        new FeatureLearning(plan, total, sample(plan, first))
            .learn(settings.categories().minCount());
    FeatureSchema features = learned.schema();
    LabelColumns label = tables.label();
    ShardLayout layout = layout(learned, total, label.count());
    notices(plan, total, label).forEach(LOG::warn);
    boolean contiguous = settings.ordering().contiguous();
    TargetScaling targets =
        request.loss().standardizesLabel() ? total.targets.standardizing() : TargetScaling.none();
    Dealing.Plan dealing =
        new Dealing.Plan(
            layout,
            total.tally,
            contiguous,
            request.task() == Task.REGRESSION || label.several() ? null : first.labels().numbers(),
            targets,
            learned);
    JavaPairRDD<byte[], byte[]> rows = first.sorted().mapPartitionsToPair(new Dealing(dealing));
    ShuffleDependency<byte[], byte[], byte[]> dealt =
        BytesShuffle.dependency(rows, new ShardPartitioner(request.shards()));
    JobDescription.during(
        context,
        "syncbn: dealing rows to " + request.shards() + " shards",
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
        new PreparedData.Columns(uses(tables, features, total), learned, first.labels(), targets),
        layout,
        new PreparedData.Shuffles(first.sorted(), dealt));
  }

  private ColumnSample sample(ColumnPlan plan, FirstPass.Outcome first) {
    if (!plan.needsSample()) {
      return null;
    }
    long[] counts = first.total().tally.rows(RowSet.TRAINING);
    return JobDescription.during(
        context,
        "syncbn: quantiles of the training set",
        "the training set",
        () -> ColumnSample.of(context, first.sorted(), counts, plan.read().features()));
  }

  private ShardLayout layout(LearnedFeatures learned, PartitionReport total, int targets) {
    boolean bytes = learned.schema().allBinary() && total.missing == 0 && learned.maps().isNone();
    try {
      return new ShardLayout(
          request.shards(),
          learned.schema().features(),
          bytes,
          targets,
          request.settings().weight().isPresent(),
          total.kept(RowSet.TRAINING),
          total.kept(RowSet.VALIDATION),
          total.kept(RowSet.TEST));
    } catch (IllegalArgumentException e) {
      throw new JobException(JobException.Kind.DATA, e.getMessage(), e);
    }
  }

  /** Of columns of which float32 would lose much. */
  private List<String> notices(ColumnPlan plan, PartitionReport total, LabelColumns label) {
    DataSettings settings = request.settings();
    List<ColumnPlan.Way> ways = plan.ways(plan.read());
    FeatureRanges ranges =
        total.features.of(
            j -> ways.get(j) == ColumnPlan.Way.COMMON, settings.treatment().constant());
    List<String> notices =
        new ArrayList<>(
            PrecisionNotice.ofFeatures(plan.read(), settings.treatment().scale().needsMoments())
                .of(ranges));
    if (request.task() == Task.REGRESSION) {
      notices.addAll(
          PrecisionNotice.ofLabel(label.names(), request.loss().standardizesLabel())
              .of(total.target));
    }
    return notices;
  }

  /** Fails if a feature that is to be filled in has no value. */
  private void requirePresent(FeatureSchema read, PartitionReport total) {
    boolean learned =
        request.settings().treatment().missing().fillsWithMeans()
            || request.settings().treatment().missing() instanceof FeatureTreatment.Missing.Median;
    if (total.columns != null && learned) {
      total.features.requirePresent(read, total.kept(RowSet.TRAINING));
    }
  }

  /** What becomes of the columns, with what the rows tell of them. */
  private ColumnUses uses(SourceTables tables, FeatureSchema learned, PartitionReport total) {
    ColumnUses uses = tables.uses().learned(learned);
    if (total.columns == null) {
      return uses;
    }
    Map<String, String> notes = total.columns.notes(tables.features(), total.kept());
    ColumnUses noted = uses.with(notes);
    if (!notes.isEmpty()) {
      LOG.warn("{}: {}", tables.all().get(0).description(), noted.line());
    }
    return noted;
  }
}
