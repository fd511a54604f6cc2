package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.channel.DriverUnreachableException;
import io.github.syncbn.worker.collective.AttemptAbortedException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Spark's words about a failed stage mean for the next attempt. */
class AttemptFailureTest {
  private static AttemptFailure of(String exception) {
    String text =
        "Job aborted due to stage failure: Could not recover from a failed barrier ResultStage."
            + " Most recent failure reason: Stage failed because barrier task ResultTask(4, 1)"
            + " finished unsuccessfully.\n"
            + exception
            + "\n\tat io.github.syncbn.worker.X.y(X.java:3)\n"
            + "Caused by: io.netty.channel.StacklessClosedChannelException\n\t... 31 more\n";
    return AttemptFailure.ofSpark(new SparkException(text));
  }

  @ParameterizedTest
  @ValueSource(classes = {DriverUnreachableException.class, AttemptAbortedException.class})
  void worker_thatDidNotReachTheDriver_isLost_soAnotherAttemptFollows(Class<?> type) {
    AttemptFailure failure = of(type.getName() + ": the door is closed; look at the log");
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.error().kind()).isEqualTo(JobException.Kind.CLUSTER);
    assertThat(failure.error()).hasMessage("lost a worker: the door is closed; look at the log");
  }

  @Test
  void otherFailure_isToldWithoutItsStack() {
    AttemptFailure failure = of("java.lang.ArithmeticException: / by zero");
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.error().getMessage())
        .startsWith("Spark ended the training stage: Job aborted")
        .endsWith("finished unsuccessfully. java.lang.ArithmeticException: / by zero");
  }
}
