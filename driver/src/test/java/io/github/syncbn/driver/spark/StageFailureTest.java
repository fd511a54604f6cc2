package io.github.syncbn.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.JobException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StageFailureTest {

  static Stream<Throwable> interrupts() {
    return Stream.of(
        new InterruptedException(),
        new ClosedByInterruptException(),
        new InterruptedIOException("a call was interrupted"),
        new IllegalStateException(new InterruptedException()));
  }

  @ParameterizedTest
  @MethodSource("interrupts")
  void stopped_byAnInterrupt_setsItAgain(Throwable interrupt) {
    JobException error = StageFailure.stopped("reading x", interrupt).orElseThrow();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(error.kind()).isEqualTo(JobException.Kind.CANCELLED);
    assertThat(error).hasMessage("cancelled while reading x").hasCause(interrupt);
  }

  @Test
  void stopped_byCancellingTheJob_doesNotInterrupt() {
    Exception ofSpark = new SparkException("Job 3 cancelled because SparkContext was shut down");

    assertThat(StageFailure.stopped("reading x", ofSpark)).isPresent();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void stopped_byNobody_isEmpty() {
    assertThat(StageFailure.stopped("reading x", new SocketTimeoutException("slow"))).isEmpty();
    assertThat(StageFailure.stopped("reading x", new SparkException("task failed"))).isEmpty();
    assertThat(Thread.interrupted()).isFalse();
  }

  private static final String BARRIER =
      """
      Job aborted due to stage failure: Could not recover from a failed barrier ResultStage. Most \
      recent failure reason: Stage failed because barrier task ResultTask(4, 1) finished \
      unsuccessfully.
      java.util.NoSuchElementException: no driver: none
      \tat some.Where(Where.java:1)
      Caused by: java.io.IOException: recvAddress(..) failed
      \tat some.Where(Where.java:2)

      Driver stacktrace:""";

  @Test
  void message_ofTheExceptionInAnExecutor_isFoundByItsClass() {
    Exception spark = new IllegalStateException("outer", new SparkException(BARRIER));
    assertThat(StageFailure.message(spark, NoSuchElementException.class))
        .contains("no driver: none");
    assertThat(StageFailure.message(spark, IOException.class)).isEmpty();
    assertThat(StageFailure.message(new SparkException("x"), IOException.class)).isEmpty();
  }

  @Test
  void text_hasNoStack() {
    assertThat(StageFailure.text(new SparkException(BARRIER)))
        .endsWith("finished unsuccessfully. java.util.NoSuchElementException: no driver: none");
  }
}
