package io.github.syncbn.driver.app;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.ConfigSource;
import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.source.ColumnsAt;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.table.ColumnKinds;
import io.github.syncbn.driver.table.ColumnNames;
import io.github.syncbn.driver.table.RowDiagnosis;
import io.github.syncbn.worker.table.FeatureSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * A job for a table of which only its label is known: a text in HOCON that a person would start
 * from, after a look at the table's columns and its number of rows.
 *
 * @param text the job
 * @param config what it says, with what was set over it
 */
record ChosenJob(String text, JobConfig config) {
  /** Different values of a whole number that still are classes. */
  private static final int MOST_CLASSES = 20;

  private static final String NAME = "the job chosen for ";

  /**
   * Chooses.
   *
   * @param path the table, any Hadoop URI
   * @param label its column
   * @param task what is predicted, if that is given
   * @param assignments keys that are set over what is chosen
   * @throws JobException if the table or the label cannot be used
   */
  static ChosenJob of(
      SparkSession spark,
      String path,
      String label,
      Optional<Task> task,
      List<String> assignments) {
    String data =
        "data { path = "
            + ConfigSource.quoted(path)
            + ", label = "
            + ConfigSource.quoted(label)
            + " }\n";
    JobConfig read = new ConfigReader().read(ConfigSource.ofText(NAME + path, data), assignments);
    RowSource rows = RowDiagnosis.reader(spark).read(read.job().data().source());
    int position = ColumnNames.indexOf(rows.rows().schema(), label, "label");
    Look look = Look.at(rows.rows(), position);
    Task chosen = task.orElseGet(look::task);
    String text = text(path, label, chosen, look, rows.rows().schema());
    JobConfig config = new ConfigReader().read(ConfigSource.ofText(NAME + path, text), assignments);
    return new ChosenJob(text, config);
  }

  /**
   * What a look at the rows tells.
   *
   * @param rows how many there are
   * @param label type of the label
   * @param levels about how many different labels there are
   * @param whole whether all of them are whole numbers
   */
  private record Look(long rows, DataType label, long levels, boolean whole) {

    static Look at(Dataset<Row> table, int position) {
      DataType type = table.schema().fields()[position].dataType();
      Column label = ColumnsAt.at(position);
      Column broken =
          type instanceof NumericType
              ? max(when(label.notEqual(floor(label)), 1).otherwise(0))
              : max(when(label.isNotNull(), 1).otherwise(1));
      Row row =
          ColumnsAt.numbered(table)
              .select(count(col("*")), approx_count_distinct(label), broken)
              .head();
      return new Look(row.getLong(0), type, row.getLong(1), !row.isNullAt(2) && row.getInt(2) == 0);
    }

    Task task() {
      if (label instanceof StringType || label instanceof BooleanType) {
        return Task.CLASSIFICATION;
      }
      return whole && levels <= MOST_CLASSES ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    /** Rows of a batch: a step of few rows learns more from each, one of many is faster. */
    int batchSize() {
      if (rows < 20_000) {
        return rows < 2_000 ? 64 : 128;
      }
      return rows < 100_000 ? 256 : rows < 1_000_000 ? 1024 : 4096;
    }

    /** Fewer where there are many rows; at the end of few epochs validation still improves. */
    long epochs() {
      return Math.max(4, Math.min(40, 800_000 / Math.max(1, rows)));
    }

    /** Steps over which the average of the weights reaches back: about an epoch's. */
    double decay() {
      return rows < 2_000 ? 0.98 : 0.998;
    }
  }

  private static String text(String path, String label, Task task, Look look, StructType table) {
    boolean regression = task == Task.REGRESSION;
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "# Chosen for %,d rows of %d columns; the label has %s.",
            look.rows(),
            Arrays.stream(table.fieldNames()).filter(name -> !RowSource.isHidden(name)).count(),
            regression ? "numbers" : "about " + look.levels() + " classes"));
    lines.add("task = " + task.name().toLowerCase(Locale.ROOT));
    lines.add("data {");
    lines.add("  path = " + ConfigSource.quoted(path));
    lines.add("  label = " + ConfigSource.quoted(label));
    lines.add("  split { validation = 0.15 }");
    lines.add("  scale = quantile");
    lines.add("  missing = indicator");
    if (Arrays.stream(table.fields()).anyMatch(f -> ColumnKinds.isTime(f.dataType()))) {
      lines.add("  dates = parts");
    }
    lines.add("}");
    lines.add("network = [" + network(table) + "]");
    lines.add(
        "optimizer { adamW { learningRate = 0.002, weightDecay = 0.02, schedule { cosine { warmup = 1"
            + " epochs } } } }");
    lines.add("training {");
    lines.add("  batchSize = " + look.batchSize());
    lines.add("  epochs = " + look.epochs());
    lines.add("  averaging = { ema { decay = " + look.decay() + " } }");
    lines.add(
        "  earlyStop { metric = "
            + (regression ? "validationRmse" : "validationLogLoss")
            + ", patience = 8 }");
    lines.add("}");
    return String.join("\n", lines) + "\n";
  }

  /** Numbers by waves, as they are worth most; columns that are lists have too many of them. */
  private static String network(StructType table) {
    boolean lists =
        Arrays.stream(table.fields())
            .map(field -> ColumnKinds.of(field.dataType()))
            .anyMatch(kind -> kind.filter(FeatureSchema.Kind::isList).isPresent());
    String numbers =
        lists ? "" : ", numbers = { periodic { frequencies = 16, sigma = 0.3, width = 8 } }";
    return "{ tabularResnet { blocks = 2, width = 128, hidden = 192, dropout = 0.3"
        + numbers
        + " } }";
  }
}
