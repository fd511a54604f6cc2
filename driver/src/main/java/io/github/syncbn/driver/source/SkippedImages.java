package io.github.syncbn.driver.source;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images that cannot be read and are left out of a table, as a job asks. Whatever job comes across
 * them, they are counted and the first is named when it ends.
 */
final class SkippedImages extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(SkippedImages.class);

  private final String description;
  private final Reference<CollectionAccumulator<String>> unreadable;
  private final Consumer<SparkListenerInterface> removal;
  private int told;

  /**
   * @param unreadable what the table notes; once nobody has that table any more, this listener goes
   * @param removal removes the listener
   */
  SkippedImages(
      String description,
      Reference<CollectionAccumulator<String>> unreadable,
      Consumer<SparkListenerInterface> removal) {
    this.description = description;
    this.unreadable = unreadable;
    this.removal = removal;
  }

  /** The rows of a source without those of images that cannot be read. */
  static RowSource leftOut(RowSource source) {
    Dataset<Row> rows = source.rows();
    int reason = Arrays.asList(rows.columns()).indexOf(RowSource.UNREADABLE);
    if (reason < 0) {
      return source;
    }
    int file = Arrays.asList(rows.columns()).indexOf(RowSource.FILE);
    SparkContext context = rows.sparkSession().sparkContext();
    CollectionAccumulator<String> unreadable =
        context.collectionAccumulator("images of " + source.description() + " left out");
    context.addSparkListener(
        new SkippedImages(
            source.description(), new WeakReference<>(unreadable), context::removeSparkListener));
    return new RowSource(
        rows.filter(new ReadableImages(file, reason, unreadable)),
        source.description(),
        source.inferred());
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd end) {
    CollectionAccumulator<String> noted = unreadable.get();
    if (noted == null) {
      removal.accept(this);
      return;
    }
    // A task that ran twice has told its images twice, and so has one of another job.
    Set<String> all = new TreeSet<>(noted.value());
    if (all.size() > told) {
      told = all.size();
      LOG.warn(
          "{} images of {} cannot be read and are left out, as the job asks; such as {}",
          told,
          description,
          all.iterator().next());
    }
  }
}
