package io.github.syncbn.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonPageTest {
  @TempDir private Path folder;

  private MetricsRun run(String name, String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve(name), String.join("\n", lines));
    return MetricsRun.read(file.toString(), new Configuration());
  }

  @Test
  void page_hasEveryRun_overAllTheirEpochs() throws IOException {
    MetricsRun done =
        run(
            "done.jsonl",
            "{\"type\":\"step\",\"step\":1,\"loss\":2.5}",
            "{\"type\":\"epoch\",\"epoch\":1,\"trainLoss\":2.5,\"validationAccuracy\":0.5}",
            "{\"type\":\"final\",\"testLoss\":1.25,\"testAccuracy\":0.75,\"digest\":\"0123456789abcdef\"}");
    MetricsRun running =
        run(
            "running.jsonl",
            "{\"type\":\"step\",\"step\":1,\"loss\":3}",
            "{\"type\":\"epoch\",\"epoch\":1,\"trainLoss\":3,\"validationAccuracy\":null}",
            "{\"type\":\"step\",\"step\":2,\"loss\":2}",
            "{\"type\":\"epoch\",\"epoch\":2,\"trainLoss\":2,\"validationAccuracy\":0.25}",
            "{\"type\":\"step\",\"st");
    String html = HtmlPage.of(ComparisonPage.of(List.of(done, running)));
    assertThat(html)
        .contains("Comparison of 2 trainings", "done.jsonl", "running.jsonl")
        .contains("75.00%", "0123456789ab<", "not finished")
        .contains("\"at\":[1.0,2.0]", "\"values\":[2.5,null]", "\"values\":[3.0,2.0]")
        .contains("\"values\":[null,0.25]")
        .doesNotContain("Validation loss");
  }

  @Test
  void fileOfOtherThings_isRefusedWithItsLine() {
    assertThatThrownBy(
            () -> run("other.jsonl", "{\"type\":\"step\",\"step\":1,\"loss\":2.5}", "a,b", "1,2"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("other.jsonl:2: no line of metrics");
    assertThatThrownBy(() -> run("empty.jsonl", ""))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("empty.jsonl has no step");
    assertThatThrownBy(
            () -> MetricsRun.read(folder.resolve("none").toString(), new Configuration()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("there is no metrics file");
  }
}
