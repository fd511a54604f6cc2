package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.channel.ChunkedCommit;
import io.github.syncbn.driver.channel.StepService;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.step.ForwardingService;
import io.github.syncbn.worker.collective.StepPush;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wait for others ends where the application's settings say, in one JVM too. */
class ExchangeTimeoutTest {

  @Test
  @Timeout(120)
  void exchangeTimeout_inALocalMaster_endsTheWaitForAWorker() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("timeout")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.syncbn.exchangeTimeout", "1s")
            .getOrCreate();
    SparkContext context = spark.sparkContext();
    JobSettings settings =
        new ConfigReader().read("builtin:digits", List.of("training.batchSize=256")).job();
    try (PreparedData data = new TrainingJob(spark, settings).prepare()) {
      JobException error =
          catchThrowableOfType(
              JobException.class,
              () ->
                  new Trainer(context, Stuck::new)
                      .train(ResolvedJob.of(context, settings, data), Optional.empty(), List.of()));
      assertThat(error).hasStackTraceContaining("waited 1 s at push for workers");
    } finally {
      spark.stop();
    }
  }

  /** The last worker to arrive never comes back. */
  private static final class Stuck extends ForwardingService {
    Stuck(StepService inner) {
      super(inner);
    }

    @Override
    public ChunkedCommit commit(StepPush[] pushes) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted in the commit", e);
      }
      return super.commit(pushes);
    }
  }
}
