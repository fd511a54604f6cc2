package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;
import org.junit.jupiter.api.Test;

/** What depends on how the application was submitted. */
class SubmissionTest {
  private static final String SHARED = "spark.syncbn.sharedLocalPaths";

  private static SparkConf conf(String... settings) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return conf;
  }

  private static SparkConf clusterMode(String... settings) {
    return conf(settings).set("spark.submit.deployMode", "cluster");
  }

  @Test
  void localPath_inClusterMode_isRefusedNamingTheOption() {
    Configuration hadoop = new Configuration();
    assertThatThrownBy(
            () -> ClusterPaths.refuseLocal(clusterMode(), hadoop, "--metrics", "metrics.jsonl"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("--metrics metrics.jsonl")
        .hasMessageContaining(SHARED)
        .extracting(e -> ((JobException) e).kind().exitCode())
        .isEqualTo(2);
  }

  @Test
  void localPath_inClientModeOrSharedByAllMachines_isFine() {
    Configuration hadoop = new Configuration();
    assertThatCode(
            () -> {
              ClusterPaths.refuseLocal(conf(), hadoop, "the model path", "model");
              ClusterPaths.refuseLocal(
                  clusterMode(SHARED, "true"), hadoop, "the model path", "model");
            })
        .doesNotThrowAnyException();
  }

  @Test
  void sharedFileSystem_inClusterMode_isFine() {
    assertThatCode(
            () ->
                ClusterPaths.refuseLocal(
                    clusterMode(), ObjectStore.configuration(), "--model", "objects:/model"))
        .doesNotThrowAnyException();
  }

  @Test
  void exitCode_onYarnInClusterMode_travelsAsExceptionNeverAsExit() {
    assertThat(Termination.of(clusterMode("spark.master", "yarn"), false))
        .isEqualTo(Termination.RETURN);
    assertThat(Termination.of(conf("spark.master", "yarn"), false)).isEqualTo(Termination.EXIT);
    assertThat(Termination.of(clusterMode("spark.master", "spark://a:7077"), false))
        .isEqualTo(Termination.EXIT);
    assertThat(Termination.of(conf("spark.master", "spark://a:7077"), true))
        .isEqualTo(Termination.RETURN);
    assertThatCode(() -> Termination.RETURN.end(0)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Termination.RETURN.end(3))
        .isInstanceOfSatisfying(
            SparkUserAppException.class, e -> assertThat(e.exitCode()).isEqualTo(3));
  }

  @Test
  void dynamicAllocation_onACluster_isSwitchedOffAndSaidSo() {
    List<String> said = new ArrayList<>();
    SparkConf fixed =
        FixedExecutors.of(
            conf(
                "spark.master", "yarn",
                "spark.dynamicAllocation.enabled", "true",
                "spark.dynamicAllocation.minExecutors", "2",
                "spark.dynamicAllocation.initialExecutors", "5"),
            said::add);
    assertThat(fixed.get("spark.dynamicAllocation.enabled")).isEqualTo("false");
    assertThat(fixed.get("spark.executor.instances")).isEqualTo("5");
    assertThat(said)
        .singleElement()
        .asString()
        .contains("dynamic allocation is off", "5 executors");
  }

  @Test
  void dynamicAllocation_absentOrWithoutEffect_changesNothing() {
    List<String> said = new ArrayList<>();
    SparkConf plain = conf("spark.master", "yarn");
    SparkConf local = conf("spark.master", "local[2]", "spark.dynamicAllocation.enabled", "true");
    assertThat(FixedExecutors.of(plain, said::add)).isSameAs(plain);
    assertThat(FixedExecutors.of(local, said::add)).isSameAs(local);
    assertThat(said).isEmpty();
  }

  @Test
  void sparkOption_behindTheJar_isToldToMoveBeforeIt() {
    assertThat(MisplacedOption.advice("predict ", List.of("--master", "yarn")))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("spark-submit --master yarn", "--master yarn predict ..."));
    assertThat(MisplacedOption.advice("predict ", List.of("x", "--conf=spark.ui.enabled=true")))
        .hasValueSatisfying(
            text -> assertThat(text).contains("--conf belongs", "--conf=spark.ui.enabled=true"));
    assertThat(MisplacedOption.advice("predict ", List.of("--modle", "master"))).isEmpty();
  }
}
