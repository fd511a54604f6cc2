package io.github.syncbn.driver.data;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.driver.table.LabelSchema;
import io.github.syncbn.driver.table.RecordLines;
import io.github.syncbn.driver.table.SourceColumns;
import io.github.syncbn.driver.table.SourceTable;
import io.github.syncbn.driver.table.SourceTables;
import io.github.syncbn.worker.spark.BytesShuffle;
import io.github.syncbn.worker.training.RowSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first pass over all sources: rows are parsed, checked and sorted by content. Ends the job
 * where rows cannot be used; else knows classes and counts.
 */
final class FirstPass {
  private static final Logger LOG = LoggerFactory.getLogger(FirstPass.class);
  private static final int MAX_PARTITIONS = 1024;

  private final SparkContext context;
  private final List<SourceTable> sources;
  private final Optional<LabelSchema> given;
  private final LabelColumns columns;
  private final Task task;
  private final DataSettings settings;
  private final long seed;
  private final RowEncoder.Exact exact;
  private final int partitions;

  /** Over sources that are open; nothing is read yet. */
  FirstPass(
      SparkContext context,
      SourceTables tables,
      DataPreparation.Request request,
      RowEncoder.Exact exact) {
    this.context = context;
    this.sources = tables.all();
    this.given = tables.givenLabels();
    this.columns = tables.label();
    this.task = request.task();
    this.settings = request.settings();
    this.seed = request.seed();
    this.exact = exact;
    this.partitions = partitions();
  }

  /**
   * What it found.
   *
   * @param sorted the rows, sorted by content, with reports in the last partition
   * @param total what all tasks saw
   * @param labels column and classes of the label
   */
  record Outcome(JavaPairRDD<byte[], byte[]> sorted, PartitionReport total, LabelSchema labels) {}

  /**
   * Reads all sources.
   *
   * @throws JobException if rows cannot be used
   */
  Outcome run() {
    RowEncoder.Rules rules = rules(given.map(LabelSchema::classes).orElse(null));
    JavaPairRDD<byte[], byte[]> sorted =
        BytesShuffle.sorted(encoded(rules), new HashPartitioning(partitions));
    List<PartitionReport> reports = reports(sorted);
    PartitionReport total = total(reports);
    refuseBad(reports, total, rules);
    if (!total.skipped.isEmpty()) {
      LOG.warn(total.skipped.notice(describe(sources), total.rows));
    }
    LabelSchema labels = given.orElseGet(() -> found(total));
    refuseUnseen(total, labels);
    return new Outcome(sorted, total, labels);
  }

  private int partitions() {
    if (settings.ordering().column().isPresent()) {
      return 1;
    }
    int inputs = sources.stream().mapToInt(s -> s.rows().rdd().getNumPartitions()).sum();
    int wanted = Math.max(inputs, Math.min(64, context.defaultParallelism()));
    return Math.max(1, Math.min(MAX_PARTITIONS, wanted));
  }

  private RowEncoder.Rules rules(List<String> classes) {
    return RowEncoder.Rules.of(
        settings, seed, partitions, exact, classes == null ? null : new HashSet<>(classes));
  }

  private JavaPairRDD<byte[], byte[]> encoded(RowEncoder.Rules rules) {
    JavaPairRDD<byte[], byte[]> all = null;
    for (int i = 0; i < sources.size(); i++) {
      JavaPairRDD<byte[], byte[]> rows =
          sources
              .get(i)
              .rows()
              .javaRDD()
              .mapPartitionsToPair(new RowEncoder(i, sources.get(i).columns(), rules));
      all = all == null ? rows : all.union(rows);
    }
    return all;
  }

  private List<PartitionReport> reports(JavaPairRDD<byte[], byte[]> encoded) {
    return JobDescription.during(
        context,
        "syncbn: reading and sorting rows",
        sources.get(0).description(),
        () -> {
          List<PartitionReport> reports = new ArrayList<>();
          for (byte[] report :
              BytesShuffle.values(encoded, partitions, new MergedReports(partitions))) {
            reports.add(PartitionReport.of(report));
          }
          return reports;
        });
  }

  private PartitionReport total(List<PartitionReport> reports) {
    PartitionReport sum = new PartitionReport(-1, partitions);
    reports.forEach(sum::add);
    return sum;
  }

  private void refuseBad(
      List<PartitionReport> reports, PartitionReport sum, RowEncoder.Rules rules) {
    if (sum.bad.isEmpty()) {
      return;
    }
    Set<SourceTable> where = new LinkedHashSet<>();
    long rows = 0;
    for (int i = 0; i < sources.size(); i++) {
      int source = i;
      if (reports.stream().anyMatch(r -> r.source == source && !r.bad.isEmpty())) {
        where.add(sources.get(i));
        rows += reports.stream().filter(r -> r.source == source).mapToLong(r -> r.rows).sum();
      }
    }
    for (SourceTable source : where) {
      SourceColumns columns = source.columns();
      new RecordLines(source, () -> new RowEncoder.Encoding(columns, rules, 0)::check)
          .locate(sum.bad);
    }
    throw sum.bad.error(describe(where), rows);
  }

  private static String describe(Iterable<SourceTable> sources) {
    List<String> names = new ArrayList<>();
    sources.forEach(source -> names.add(source.description()));
    return names.stream().collect(Collectors.joining(" and "));
  }

  private LabelSchema found(PartitionReport total) {
    if (total.rows == 0) {
      throw new JobException(DATA, "There are no rows in " + sources.get(0).description() + ".");
    }
    if (total.kept(RowSet.TRAINING) == 0) {
      throw new JobException(
          DATA,
          String.format(
              Locale.ROOT,
              "The training set is empty: of %,d rows, %,d have weight 0, %,d are for validation and"
                  + " %,d for the test.",
              total.rows,
              total.weightless,
              total.kept(RowSet.VALIDATION),
              total.kept(RowSet.TEST)));
    }
    if (columns.several()) {
      return LabelSchema.several(columns, task == Task.CLASSIFICATION);
    }
    String label = columns.columns().get(0);
    var type = sources.get(0).rows().schema().apply(label).dataType();
    if (task == Task.REGRESSION) {
      return new LabelSchema(label, type.simpleString(), List.of());
    }
    return LabelSchema.found(label, type, total.labels(RowSet.TRAINING));
  }

  /** Labels of validation and test rows that training never saw: found again, to be shown. */
  private void refuseUnseen(PartitionReport total, LabelSchema labels) {
    if (task == Task.REGRESSION || columns.several()) {
      return;
    }
    Set<String> known = new HashSet<>(labels.classes());
    if (known.containsAll(total.labels(RowSet.VALIDATION))
        && known.containsAll(total.labels(RowSet.TEST))) {
      return;
    }
    RowEncoder.Rules rules = rules(labels.classes());
    List<PartitionReport> again =
        reports(BytesShuffle.sorted(encoded(rules), new HashPartitioning(partitions)));
    refuseBad(again, total(again), rules);
    throw new JobException(DATA, "The data changed while it was read.");
  }
}
