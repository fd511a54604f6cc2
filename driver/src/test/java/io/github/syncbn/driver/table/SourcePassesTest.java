package io.github.syncbn.driver.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.data.Preparing;
import io.github.syncbn.driver.data.TestSpark;
import io.github.syncbn.worker.training.RowSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a source is read before its rows are dealt to shards. */
class SourcePassesTest {
  private static final int ROWS = 5_000;
  private static SparkSession spark;
  @TempDir private static Path folder;

  @BeforeAll
  static void startSpark() {
    spark = TestSpark.session();
  }

  /** Whole passes over the rows, by the records that tasks read. */
  private static long passes(Preparing job) throws Exception {
    AtomicLong records = new AtomicLong();
    SparkListener counter =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            records.addAndGet(end.taskMetrics().inputMetrics().recordsRead());
          }
        };
    SparkContext context = spark.sparkContext();
    context.addSparkListener(counter);
    try (PreparedData data = job.prepare(spark)) {
      assertThat(data.rows(RowSet.TRAINING)).isEqualTo(ROWS);
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.removeSparkListener(counter);
    }
    return records.get() / ROWS;
  }

  private static Path csv(boolean words) throws IOException {
    StringBuilder text = new StringBuilder("x,y,label\n");
    for (int i = 0; i < ROWS; i++) {
      text.append(i * 0.5).append(',').append(words ? "word" + i % 7 : "" + i % 7);
      text.append(',').append(i % 3).append('\n');
    }
    return Files.writeString(Files.createTempFile(folder, "t", ".csv"), text);
  }

  @Test
  void numbers_areReadOnceWhereTypesAreKnown() throws Exception {
    String path = folder.resolve("parquet").toString();
    spark.range(ROWS).selectExpr("id * 0.5 x", "id % 3 label").write().parquet(path);
    assertThat(passes(Preparing.of(spark.read().parquet(path)))).isEqualTo(1);
  }

  @Test
  void numbers_areReadTwiceWhereTypesAreInferred() throws Exception {
    assertThat(passes(Preparing.csv(csv(false)))).isEqualTo(2);
  }

  @Test
  void words_takeOnePassMore() throws Exception {
    assertThat(passes(Preparing.csv(csv(true)))).isEqualTo(3);
  }
}
