package io.github.syncbn.driver.table;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.job.Split;
import io.github.syncbn.driver.source.ColumnsAt;
import io.github.syncbn.driver.source.LineFormat;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.driver.source.TextTypes;
import io.github.syncbn.driver.table.ColumnUse.Role;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.training.RowSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The sources of a job: the training set's, and those of {@code split.paths}. Checks columns, and
 * takes what is needed of each source.
 */
public final class SourceTables {
  private static final Logger LOG = LoggerFactory.getLogger(SourceTables.class);

  private final SparkSession spark;
  private final Task task;
  private final DataSettings settings;
  private final RowSource training;
  private final LabelColumns label;
  private final Map<String, Role> taken = new LinkedHashMap<>();
  private final FeatureSchema features;
  private final ColumnUses uses;
  private final List<SourceTable> tables = new ArrayList<>();

  /**
   * Opens the sources; the only job that runs is one that finds the width of features.
   *
   * @param format of the files of the training set, if it was read from files
   * @throws JobException if sources or columns cannot be used
   */
  public SourceTables(
      RowSource training,
      Optional<LineFormat> format,
      Task task,
      DataSettings settings,
      long seed) {
    this.spark = training.rows().sparkSession();
    this.task = task;
    this.settings = settings;
    this.training = training;
    this.label = LabelColumns.of(training, settings.labelColumns());
    checkRoles();
    FeatureSelection selection = new FeatureSelection(training, taken, settings.categories());
    this.features = selection.select(settings.features(), settings.maxFeatures(), settings.shape());
    this.uses = selection.uses();
    ColumnReading.checkScales(settings.treatment().scaleOf(), features);
    LOG.atLevel(uses.wantingALook().isEmpty() ? Level.INFO : Level.WARN)
        .log("Columns of {}:\n{}", training.description(), uses.text().stripTrailing());
    Split split = settings.split();
    if (split.paths().isPresent()) {
      add(training, format, new SplitRule.Whole(RowSet.TRAINING));
      addSet(split.validationSource(), RowSet.VALIDATION);
      addSet(split.testSource(), RowSet.TEST);
    } else if (split.column().isPresent()) {
      add(training, format, null);
    } else {
      add(training, format, new SplitRule.ByFraction(seed, split.validation(), split.test()));
    }
  }

  /** All sources, the training set's first. */
  public List<SourceTable> all() {
    return tables;
  }

  /** The features that all sources have. */
  public FeatureSchema features() {
    return features;
  }

  /** What becomes of the columns of the training set's source. */
  public ColumnUses uses() {
    return uses;
  }

  /** The classes that the settings name, if they do. */
  public Optional<LabelSchema> givenLabels() {
    return settings.classes().isEmpty() || task == Task.REGRESSION
        ? Optional.empty()
        : Optional.of(givenClasses());
  }

  private LabelSchema givenClasses() {
    if (label.several()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "data.classes names the classes of one label, but data.label has "
              + label.count()
              + ", of 0 or 1 each: leave it out.");
    }
    String column = label.columns().get(0);
    return LabelSchema.given(
        column, training.rows().schema().apply(column).dataType(), settings.classes());
  }

  /** What is predicted, and where it stands. */
  public LabelColumns label() {
    return label;
  }

  private void checkRoles() {
    label.columns().forEach(column -> check(column, Role.LABEL));
    settings.weight().ifPresent(name -> check(name, Role.WEIGHT));
    settings.split().column().ifPresent(column -> check(column, Role.SPLIT));
    settings
        .ordering()
        .column()
        .ifPresent(
            column -> {
              check(column, Role.ORDER);
              LOG.warn(
                  "Rows are ordered by column {}{}: shards are not alike, which is meant for"
                      + " experiments.",
                  column,
                  settings.ordering().contiguous() ? " and dealt in ranges" : "");
            });
  }

  private void check(String name, Role role) {
    ColumnNames.indexOf(training.rows().schema(), name, role.toString());
    taken.putIfAbsent(name, role);
  }

  private void addSet(Optional<Source> source, RowSet set) {
    if (source.isPresent()) {
      // What a query makes is no column of a file.
      boolean queried = settings.source().query().isPresent() || source.get().query().isPresent();
      SourceReader reader =
          RowDiagnosis.reader(spark)
              .withTypes(queried ? TextTypes.none() : TextTypes.of(training.rows().schema()));
      add(
          reader.read(source.get().withImagesOf(features.shape())),
          reader.lines(source.get()),
          new SplitRule.Whole(set));
    }
  }

  /** Selects what is needed of a source; {@code rule} is null for a split column. */
  private void add(RowSource source, Optional<LineFormat> lines, SplitRule rule) {
    Set<String> names = new LinkedHashSet<>();
    features.columns().forEach(column -> names.add(column.name()));
    names.addAll(label.columns());
    names.addAll(taken.keySet());
    for (String name : source.rows().columns()) {
      if (RowSource.isHidden(name)) {
        names.add(name);
      }
    }
    StructType schema = source.rows().schema();
    int[] positions =
        names.stream()
            .mapToInt(name -> ColumnNames.indexOf(schema, name, "same columns as the training set"))
            .toArray();
    Dataset<Row> table = RowSource.checkingText(ColumnsAt.select(source.rows(), positions));
    SplitRule split = rule;
    if (split == null) {
      String column = settings.split().column().orElseThrow();
      split = new SplitRule.ByColumn(column, ColumnNames.indexOf(table.schema(), column, "split"));
    }
    tables.add(
        new SourceTable(
            source.description(),
            table,
            SourceColumns.bind(features, settings, label, task, split, table.schema()),
            lines));
  }
}
