package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.config.WrongJobs.WrongJob;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigErrorsTest {
  private final ConfigReader reader = new ConfigReader(Map.of("EPOCHS", "many"));

  static List<WrongJob> wrongJobs() throws IOException {
    return WrongJobs.read();
  }

  @ParameterizedTest
  @MethodSource("wrongJobs")
  void job_wrong_saysEveryProblemWithFileLineAndKey(WrongJob wrong) {
    JobException error =
        catchThrowableOfType(
            JobException.class,
            () -> reader.read(ConfigSource.ofText("job.conf", wrong.text()), wrong.overrides()));
    assertThat(error).isNotNull();
    assertThat(error.kind()).isEqualTo(JobException.Kind.CONFIGURATION);
    assertThat(error.getMessage().lines()).containsExactlyElementsOf(wrong.errors());
  }

  @Test
  void table_ofWrongJobs_isLong() throws IOException {
    assertThat(wrongJobs()).hasSizeGreaterThan(80);
  }
}
