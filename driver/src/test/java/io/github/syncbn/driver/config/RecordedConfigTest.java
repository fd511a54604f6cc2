package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedConfigTest {
  @TempDir private Path folder;

  @Test
  void configuration_readFromItsRecord_isTheSameJob() throws IOException {
    Path file = folder.resolve("job.conf");
    Files.writeString(folder.resolve("inner.conf"), "vars { width = 17 }\n");
    Files.writeString(
        folder.resolve("layers.conf"),
        "include \"inner.conf\"\n  # the layers\nnetwork = [{ dense = ${vars.width} }, relu, { dense = output }]\n");
    Files.writeString(
        file,
        """
        include "layers.conf"
        data { path = ${ROWS}, format = csv, label = y }
        optimizer { sgd { learningRate = 0.1 } }
        training { batchSize = 64, epochs = 3 }
        """);
    ConfigReader reader = new ConfigReader(Map.of("ROWS", "rows.csv"));
    List<String> assignments =
        List.of(
            "training.epochs=5",
            "data.label=the \"label\" = x",
            "optimizer={ adam { learningRate = 0.02 } }");
    JobConfig job = reader.read(file.toString(), assignments);
    Files.delete(folder.resolve("layers.conf"));
    Files.delete(folder.resolve("inner.conf"));
    Files.delete(file);

    RecordedConfig recorded = new RecordedConfig(job.job().text().text());
    JobConfig again = recorded.read(reader, "recorded", List.of());
    assertThat(again.job()).usingRecursiveComparison().ignoringFields("text").isEqualTo(job.job());
    JobConfig twice =
        new RecordedConfig(again.job().text().text()).read(reader, "recorded", List.of());
    assertThat(twice.job()).usingRecursiveComparison().ignoringFields("text").isEqualTo(job.job());
    JobConfig other = recorded.read(reader, "recorded", List.of("training.epochs=7"));
    assertThat(other.job().training().epochs()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data { path = ${SECRET}, label = y }",
        "data { path = x, path = ${?SECRET}, label = y }",
        "data { path = \"s3a://me/\"${\"\\u0053ECRET\"}, label = y }",
        "data { path = x, label = y }\nvars { a = ${SECRET} }"
      })
  void recordOfAStranger_thatAsksForAVariable_isRefusedWithoutItsValue(String text) {
    ConfigReader reader = new ConfigReader(Map.of("SECRET", "hunter7")).refusingVariables("no, no");
    RecordedConfig recorded = new RecordedConfig(text + "\nnetwork = [{ dense = output }]\n");
    assertThatThrownBy(() -> recorded.read(reader, "record", List.of()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("${SECRET}")
        .hasMessageContaining("no, no")
        .hasMessageNotContaining("hunter7");
  }

  @Test
  void recordOfAStranger_withoutVariables_isRead() {
    ConfigReader reader = new ConfigReader(Map.of("SECRET", "hunter7")).refusingVariables("no, no");
    String text =
        "vars { SECRET = x }\ndata { path = ${vars.SECRET}, label = y }\nnetwork = [{ dense = output }]\n";
    assertThat(
            new RecordedConfig(text).read(reader, "record", List.of()).job().data().labelColumns())
        .containsExactly("y");
  }
}
