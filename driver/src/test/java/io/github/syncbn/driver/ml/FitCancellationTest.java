package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.driver.spark.Slots;
import io.github.syncbn.driver.step.TrainingListener;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fit that somebody stops, while it reads rows and while it trains: it ends within seconds, says
 * so, leaves the caller's thread as it was but for an interrupt that stays set, and no task.
 */
@Timeout(120)
class FitCancellationTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static SparkSession spark;
  private static SparkContext context;
  private static Dataset<Row> rows;

  /** Static, as the function that counts it down goes to tasks by serialization. */
  private static CountDownLatch reached;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
    context = spark.sparkContext();
    rows = Tables.rings(spark, 120).cache();
    rows.count();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void forget() {
    reached = new CountDownLatch(1);
  }

  /** What a fit is doing when it is stopped; without that it would never end. */
  enum Phase {
    READING {
      @Override
      NeuralNetworkClassificationModel fit() {
        return small().setEpochs(1).fit(rows.withColumn("w", holding().apply(rows.col("w"))));
      }
    },
    TRAINING {
      @Override
      NeuralNetworkClassificationModel fit() {
        TrainingListener third =
            new TrainingListener() {
              @Override
              public void step(Step event) {
                if (event.step() == 2) {
                  reached.countDown();
                }
              }
            };
        return small().setEpochs(100_000_000).setListeners(third).fit(rows);
      }
    };

    abstract NeuralNetworkClassificationModel fit();
  }

  private static NeuralNetworkClassifier small() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(8)
        .setBatchSize(32)
        .setEpochs(2)
        .setWorkers(2)
        .setWeightCol("w");
  }

  /** The same numbers, by tasks that last until they are killed. */
  private static org.apache.spark.sql.expressions.UserDefinedFunction holding() {
    UDF1<Double, Double> hold =
        value -> {
          reached.countDown();
          while (!TaskContext.get().isInterrupted()) {
            LockSupport.parkNanos(1_000_000);
          }
          return value;
        };
    return functions.udf(hold, DataTypes.DoubleType).asNondeterministic();
  }

  /** What a caller sees of its own thread after a fit. */
  private record After(
      JobException error, boolean interrupted, String group, String description, String tags) {}

  /** A fit in a thread with a job group, a description and a tag of its own. */
  private record Caller(Thread thread, FutureTask<After> fit) {
    static Caller fitting(Phase phase) {
      FutureTask<After> fit = new FutureTask<>(() -> fitted(phase));
      Thread thread = new Thread(fit, "caller");
      thread.start();
      return new Caller(thread, fit);
    }

    private static After fitted(Phase phase) {
      context.setJobGroup("mine", "of the caller", false);
      context.addJobTag("a tag");
      JobException error = null;
      try {
        phase.fit();
      } catch (JobException e) {
        error = e;
      }
      return new After(
          error,
          Thread.interrupted(),
          context.getLocalProperty("spark.jobGroup.id"),
          context.getLocalProperty("spark.job.description"),
          context.getJobTags().mkString());
    }

    After end() throws Exception {
      return fit.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static void assertStopped(After after, boolean interrupted) {
    assertThat(after.error().kind()).isEqualTo(JobException.Kind.CANCELLED);
    assertThat(after.error()).hasMessageContaining("cancelled");
    assertThat(after.interrupted()).isEqualTo(interrupted);
    assertThat(after.group()).isEqualTo("mine");
    assertThat(after.description()).isEqualTo("of the caller");
    assertThat(after.tags()).isEqualTo("a tag");
    long deadline = System.nanoTime() + SOON.toNanos();
    // The end of tasks reaches Spark's status by its listener bus.
    while (Slots.free(context) < 2) {
      assertThat(System.nanoTime()).as("tasks are left").isLessThan(deadline);
      Thread.onSpinWait();
    }
    assertThat(small().fit(rows).summary().epochs()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void jobGroupOfTheCaller_cancelled_endsTheFit(Phase phase) throws Exception {
    Caller caller = Caller.fitting(phase);
    assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();

    context.cancelJobGroup("mine");

    assertStopped(caller.end(), false);
  }

  @ParameterizedTest
  @EnumSource
  void threadOfTheCaller_interrupted_endsTheFitAndStaysInterrupted(Phase phase) throws Exception {
    Caller caller = Caller.fitting(phase);
    assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();

    caller.thread().interrupt();

    assertStopped(caller.end(), true);
  }
}
