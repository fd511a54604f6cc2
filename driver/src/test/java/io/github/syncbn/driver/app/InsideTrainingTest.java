package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments that look into training, in few steps and with one seed. */
class InsideTrainingTest {
  @TempDir private Path folder;

  private String run(String name, String... settings) {
    List<String> arguments =
        new ArrayList<>(List.of("experiment", name, "--seeds", "1", "--report", folder.toString()));
    Arrays.stream(settings).forEach(setting -> arguments.addAll(List.of("--set", setting)));
    StringWriter text = new StringWriter();
    assertThat(
            Main.commandLine()
                .setOut(new PrintWriter(text))
                .execute(arguments.toArray(String[]::new)))
        .isZero();
    return text.toString();
  }

  private String page() throws Exception {
    return Files.readString(folder.resolve("index.html"));
  }

  private static List<String[]> rows(String text, String firstCell) {
    return text.lines()
        .filter(line -> line.matches("  (" + firstCell + ") .*"))
        .map(line -> line.trim().split("\\s{2,}"))
        .toList();
  }

  @Test
  void saturation_fromLargeWeights_isLessWithBatchNormalization() throws Exception {
    String text =
        run(
            "saturation",
            "training.epochs=2",
            "training.observe={ every = 5, rows = 60, units = 100 }");
    List<String[]> rows = rows(text, "0\\.1|1");
    assertThat(rows).hasSize(4);
    // First weights, network, then the share of each layer.
    assertThat(rows.get(2)).startsWith("1", "batchNorm");
    assertThat(percent(rows.get(2)[4])).isLessThan(5);
    assertThat(percent(rows.get(3)[4])).isGreaterThan(30);
    assertThat(text).containsPattern("verdict    (Supported|Not supported)");
    assertThat(page()).contains("15th to 85th percentile, first weights 1");
  }

  private static double percent(String cell) {
    return Double.parseDouble(cell.replace("%", ""));
  }

  @Test
  void gradients_ofThirtyTwoSigmoids_vanishWithoutBatchNormalization() throws Exception {
    String text =
        run("gradients", "training.maxSteps=2", "training.observe={ every = 1, rows = 0 }");
    List<String[]> rows = rows(text, "sigmoid|tanh|relu");
    assertThat(rows).hasSize(24);
    assertThat(rows.get(3)).startsWith("sigmoid", "batchNorm", "32");
    assertThat(Double.parseDouble(rows.get(3)[3])).isBetween(1e-2, 1e2);
    assertThat(rows.get(7)).startsWith("sigmoid", "none", "32");
    assertThat(Double.parseDouble(rows.get(7)[3])).isLessThan(1e-10);
    assertThat(page()).contains("Gradient of each of 32 layers in the first step");
  }

  @Test
  void covariateShift_ofTheDeepLinearNetwork_isLargerWithBatchNormalization() throws Exception {
    String text = run("covariateShift", "training.maxSteps=2");
    List<String[]> rows = rows(text, "job|deep linear");
    assertThat(rows).hasSize(8);
    assertThat(rows.get(6)).startsWith("deep linear", "17", "batchNorm");
    assertThat(rows.get(7)).startsWith("deep linear", "17", "none");
    assertThat(Double.parseDouble(rows.get(7)[5])).isGreaterThan(0.9);
    assertThat(Double.parseDouble(rows.get(6)[5])).isLessThan(0.9);
    assertThat(text).containsPattern("verdict    (Supported|Not supported)");
    assertThat(page()).contains("Cosine of the gradient before and after, deep linear, layer 17");
  }

  @Test
  void landscape_alongTheGradient_isToldForEveryNetwork() throws Exception {
    String text = run("landscape", "training.maxSteps=2");
    List<String[]> rows = rows(text, "job|deep linear");
    assertThat(rows).hasSize(4);
    for (String[] row : rows) {
      for (int i = 2; i < 5; i++) {
        assertThat(Double.parseDouble(row[i])).isPositive();
      }
    }
    assertThat(text).containsPattern("verdict    (Supported|Not supported)");
    assertThat(page()).contains("beta-smoothness along the gradient, deep linear");
  }
}
