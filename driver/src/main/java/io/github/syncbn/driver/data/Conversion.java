package io.github.syncbn.driver.data;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.source.ReadableImages;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.driver.table.RowDiagnosis;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;

/**
 * A source as Parquet, read and decoded once instead of at every training. Columns keep names,
 * types and the shape of images, so that a training on the copy is that on the source, bit for bit.
 */
public final class Conversion {
  private static final int EXAMPLES = 5;

  private final SparkSession spark;
  private final Source source;
  private final Dataset<Row> rows;

  /**
   * Of a source; nothing is converted yet.
   *
   * @throws JobException if it cannot be read
   */
  public Conversion(SparkSession spark, Source source) {
    this.spark = spark;
    this.source = source;
    this.rows = RowDiagnosis.reader(spark).read(source).rows();
  }

  /**
   * What was converted.
   *
   * @param rows rows written
   * @param skipped images left out because they cannot be read, with the reasons, in order
   */
  public record Result(long rows, List<String> skipped) {}

  /** Tasks that it takes, each with a file of its own. */
  public int parts() {
    return rows.rdd().getNumPartitions();
  }

  /**
   * Writes the copy.
   *
   * @param output directory, any Hadoop URI; must not exist
   * @throws JobException if a row cannot be read, naming it; what was written is left
   */
  public Result write(String output) {
    CollectionAccumulator<String> unreadable =
        spark.sparkContext().collectionAccumulator("unreadable images");
    int reason = Arrays.asList(rows.columns()).indexOf(RowSource.UNREADABLE);
    int file = Arrays.asList(rows.columns()).indexOf(RowSource.FILE);
    Dataset<Row> readable =
        reason < 0 ? rows : rows.filter(new ReadableImages(file, reason, unreadable));
    Dataset<Row> visible = RowSource.visible(readable);
    String path = HadoopPath.qualified(output, spark.sessionState().newHadoopConf());
    try {
      visible.write().mode(SaveMode.ErrorIfExists).parquet(path);
    } catch (Exception e) {
      throw SourceReader.failure(SourceReader.describe(source), e);
    }
    long written = SourceReader.written(spark, path, visible.schema()).count();
    // A task that ran twice has reported its images twice.
    List<String> skipped = List.copyOf(new TreeSet<>(unreadable.value()));
    if (!skipped.isEmpty() && !source.images().skipUnreadable()) {
      throw new JobException(
          DATA,
          String.format(
              Locale.ROOT,
              "%,d of %,d images of %s cannot be read (data.images.unreadable = skip leaves them"
                  + " out). First examples:%n  %s",
              skipped.size(),
              written + skipped.size(),
              SourceReader.describe(source),
              String.join(
                  String.format(Locale.ROOT, "%n  "),
                  skipped.subList(0, Math.min(EXAMPLES, skipped.size())))));
    }
    return new Result(written, skipped);
  }
}
