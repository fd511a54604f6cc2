package io.github.syncbn.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.JobException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
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
}
