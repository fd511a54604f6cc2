package io.github.syncbn.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.spark.ExecutorReport;
import java.util.Map;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

/** Executors that cannot train, and what their users are told. */
class ExecutorRosterTest {
  private static Map<String, ExecutorReport> executor(String java, String version) {
    return Map.of("3", new ExecutorReport("3", "node7", java, "", version));
  }

  @Test
  void check_otherJava_namesExecutorAndSetting() {
    for (String java : new String[] {"1.8", "11", "26"}) {
      assertThatThrownBy(() -> ExecutorRoster.check(executor(java, "0.1.0"), "0.1.0"))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("executor 3 on node7 runs Java " + java)
          .hasMessageContaining("spark.executorEnv.JAVA_HOME");
    }
    for (String java : new String[] {"17", "21", "25"}) {
      assertThatCode(() -> ExecutorRoster.check(executor(java, "0.1.0"), "0.1.0"))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void check_otherVersionOfSyncbn_isRefusedWhereBothAreKnown() {
    assertThatThrownBy(() -> ExecutorRoster.check(executor("17", "0.0.9"), "0.1.0"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("0.0.9")
        .hasMessageContaining("spark.executor.extraClassPath");
    assertThatCode(() -> ExecutorRoster.check(executor("17", ""), "0.1.0"))
        .doesNotThrowAnyException();
  }

  @Test
  void check_driverOutOfReach_namesTheSettings() {
    ExecutorReport report =
        new ExecutorReport("2", "node5", "17", "java.net.ConnectException: refused", "");
    assertThatThrownBy(() -> ExecutorRoster.check(Map.of("2", report), ""))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(
            "executor 2 on node5 does not reach the driver's port for reductions: ")
        .hasMessageContaining("ConnectException: refused")
        .hasMessageContaining("spark.syncbn.port");
  }

  @Test
  void failure_forWantOfOurClasses_saysHowTheyGetThere() {
    Exception ofSpark =
        new SparkException(
            "Job aborted due to stage failure: ... java.lang.ClassNotFoundException:"
                + " io.github.syncbn.worker.spark.ReportingTask",
            null);
    assertThat(ExecutorRoster.failure(ofSpark)).hasMessageContaining("--jars or --packages");
    Exception ofTheDeserializer =
        new SparkException(
            "Job aborted due to stage failure: ... java.lang.ClassCastException: cannot assign instance of"
                + " java.lang.invoke.SerializedLambda to field"
                + " org.apache.spark.api.java.JavaRDDLike.fn$1 of type"
                + " org.apache.spark.api.java.function.Function",
            null);
    assertThat(ExecutorRoster.failure(ofTheDeserializer))
        .hasMessageContaining("--jars or --packages");
    assertThat(ExecutorRoster.failure(new IllegalStateException("stopped")))
        .hasMessageContaining("the executors cannot run a task: stopped")
        .hasMessageNotContaining("--jars");
  }

  @Test
  void report_asText_comesBack() {
    ExecutorReport report = new ExecutorReport("1", "host", "17", "", "");
    assertThat(ExecutorReport.decode(report.encode())).isEqualTo(report);
  }
}
