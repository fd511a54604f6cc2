package io.github.syncbn.driver.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** Dynamic allocation in somebody else's context. */
class PreflightTest {
  @Test
  void dynamicAllocation_isRefusedWithTheSettingsToChange() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.master", "yarn")
            .set("spark.executor.instances", "3")
            .set("spark.dynamicAllocation.enabled", "true");
    assertThatThrownBy(() -> Preflight.refuseDynamicAllocation(conf))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("spark.dynamicAllocation.enabled=false")
        .hasMessageContaining("spark.executor.instances=3");
    conf.remove("spark.dynamicAllocation.enabled");
    assertThatCode(() -> Preflight.refuseDynamicAllocation(conf)).doesNotThrowAnyException();
  }
}
