package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.source.ColumnsAt;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.driver.spark.SparkApi;
import io.github.syncbn.driver.spark.TaskObjects;
import io.github.syncbn.worker.spark.ScalaCollections;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A query of a training over rows to predict, which lack what only the label was made of, as {@code
 * price} in {@code SELECT *, ln(price) AS logy FROM input}. Columns that the query misses are put
 * in as nulls, on trial: Spark's optimizer tells whether any feature, or any choice of rows,
 * depends on them. If none does, the query runs, and what depends on them is left out.
 */
final class LabelOnlyColumns {
  private static final Logger LOG = LoggerFactory.getLogger(LabelOnlyColumns.class);

  /** What a name in backticks ends with. */
  private static final Pattern LAST_PART = Pattern.compile("`((?:[^`]|``)+)`$");

  /** More are no oversight. */
  private static final int MOST = 32;

  private final SourceReader reader;
  private final String query;
  private final Dataset<Row> input;
  private final Set<String> missing = new LinkedHashSet<>();

  private LabelOnlyColumns(SourceReader reader, String query, Dataset<Row> input) {
    this.reader = reader;
    this.query = query;
    this.input = input;
  }

  /**
   * The rows of a query that has failed over a table.
   *
   * @param features names of the columns that must come out right
   * @param failure how it failed, which is thrown where something else is the matter
   */
  static Dataset<Row> leaveOut(
      SourceReader reader,
      String query,
      Dataset<Row> input,
      Collection<String> features,
      JobException failure) {
    LabelOnlyColumns columns = new LabelOnlyColumns(reader, query, input);
    return columns
        .trial(failure)
        .flatMap(trial -> columns.without(trial, features))
        .orElseThrow(() -> failure);
  }

  /** The query over no rows, with all columns that it misses; none if it fails otherwise. */
  private Optional<Dataset<Row>> trial(JobException first) {
    JobException failure = first;
    while (missing.size() < MOST) {
      Optional<String> name = unresolved(failure);
      if (name.isEmpty() || !missing.add(name.get())) {
        return Optional.empty();
      }
      try {
        return Optional.of(reader.query(query, noRows()));
      } catch (JobException e) {
        failure = e;
      }
    }
    return Optional.empty();
  }

  /**
   * No rows of the input's columns and the missing ones, of which no optimizer knows what they
   * hold.
   */
  private Dataset<Row> noRows() {
    StructType schema = new StructType();
    for (StructField field : input.schema().fields()) {
      if (!RowSource.isHidden(field.name())) {
        schema = schema.add(field);
      }
    }
    for (String name : missing) {
      schema = schema.add(name, DataTypes.NullType);
    }
    SparkSession spark = input.sparkSession();
    return spark.createDataFrame(
        TaskObjects.parallelize(spark.sparkContext(), List.<Row>of(), 1), schema);
  }

  /** The query over the input, without what depends on missing columns; none if a feature does. */
  private Optional<Dataset<Row>> without(Dataset<Row> trial, Collection<String> features) {
    List<String> names = List.of(trial.columns());
    int[] needed =
        IntStream.range(0, names.size()).filter(i -> features.contains(names.get(i))).toArray();
    if (needed.length == 0 || depends(ColumnsAt.select(trial, needed))) {
      return Optional.empty();
    }
    int[] kept =
        IntStream.range(0, names.size())
            .filter(i -> features.contains(names.get(i)) || !depends(ColumnsAt.select(trial, i)))
            .toArray();
    Set<String> left = new LinkedHashSet<>(names);
    Arrays.stream(kept).forEach(i -> left.remove(names.get(i)));
    LOG.warn(
        "The rows have no column {}; no feature needs it. Left out: {}.",
        String.join(", ", missing),
        String.join(", ", left));
    return Optional.of(
        ColumnsAt.select(reader.query(query, ColumnsAt.withNulls(input, missing)), kept));
  }

  /** Whether what a table holds, or which rows it has, depends on a missing column. */
  private boolean depends(Dataset<Row> table) {
    return uses(SparkApi.optimizedPlan(table));
  }

  private boolean uses(LogicalPlan plan) {
    boolean here =
        ScalaCollections.javaList(plan.references().toSeq()).stream()
            .anyMatch(
                attribute ->
                    attribute.dataType().equals(DataTypes.NullType)
                        && missing.contains(attribute.name()));
    return here
        || ScalaCollections.javaList(plan.children()).stream().anyMatch(this::uses)
        || ScalaCollections.javaList(plan.subqueries()).stream().anyMatch(this::uses);
  }

  /** The name of a column that a query has looked for in vain. */
  private static Optional<String> unresolved(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AnalysisException analysis
          && SparkApi.condition(analysis).startsWith("UNRESOLVED_COLUMN")) {
        String name = analysis.getMessageParameters().getOrDefault("objectName", "");
        Matcher last = LAST_PART.matcher(name);
        return last.find() ? Optional.of(last.group(1).replace("``", "`")) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
