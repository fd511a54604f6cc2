package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.spark.LostShuffles;
import io.github.syncbn.driver.step.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A training whose source is written to once its rows are counted. All that shuffles have written
 * is lost then, so that Spark reads the source again.
 */
public final class DisturbedTraining {
  private DisturbedTraining() {}

  /** What others do to a source. */
  public interface Change {
    void happen() throws IOException;
  }

  /** Trains, and lets the change happen meanwhile; returns the digest of the network. */
  public static String digest(SparkSession spark, JobSettings job, Change change) {
    TrainingListener disturbing =
        new TrainingListener() {
          @Override
          public void planned(Planned event) {
            try {
              change.happen();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            LostShuffles.loseAll();
          }
        };
    return new TrainingJob(spark, job)
        .run(new TrainingStart.Initializers(), List.of(disturbing))
        .network()
        .digest();
  }
}
