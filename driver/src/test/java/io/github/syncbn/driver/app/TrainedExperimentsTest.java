package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.spark.SparkLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Each experiment that compares trainings, for a few steps. */
class TrainedExperimentsTest {

  private static String run(String name, String... settings) {
    StringWriter text = new StringWriter();
    CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(text));
    List<String> all = new ArrayList<>(List.of("experiment", name, "--seeds", "1"));
    for (String setting : settings) {
      all.addAll(List.of("--set", setting));
    }
    assertThat(commandLine.execute(all.toArray(new String[0]))).isZero();
    return text.toString();
  }

  private static List<String> row(String text, String beginning) {
    String line =
        text.lines()
            .filter(each -> each.matches("  " + beginning + "  .*"))
            .findFirst()
            .orElseThrow();
    return List.of(line.trim().split(" {2,}"));
  }

  private static double percent(List<String> row, int cell) {
    return Double.parseDouble(row.get(cell).replace("%", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "convergence, 2, training.epochs=2",
    "noise, 4, training.epochs=1",
    "learningRate, 24, training.maxSteps=3",
    "batchSize, 17, training.maxSteps=3",
    "family, 22, training.maxSteps=3",
    "running, 35, training.maxSteps=3",
  })
  void experiment_ofTrainings_hasARowForEachVariantAndAVerdict(
      String name, int rows, String setting) {
    String text = run(name, setting);
    List<String> lines = text.lines().toList();
    int table = lines.indexOf("") + 1;
    assertThat(lines.subList(table, lines.size()).indexOf("")).isEqualTo(rows + 1);
    assertThat(text).contains("verdict    ", "upported").contains("published  ", "time  ");
  }

  @Test
  void regularization_ofSmallBatches_makesOutputsVary() {
    String text = run("regularization", "training.epochs=2");
    double small = percent(row(text, "batchNorm +4"), 5);
    double large = percent(row(text, "batchNorm +128"), 5);
    assertThat(small).isGreaterThan(2 * large);
    assertThat(large).isGreaterThan(1);
    assertThat(percent(row(text, "dropout +0.5"), 5)).isGreaterThan(1);
    assertThat(text).contains("  none ").contains(" 0.00%");
  }

  @Test
  void overfitting_onRandomLabels_learnsThemByHeartAndNothingElse() {
    SparkLine.assume4("its grammar knows no EXCEPT, by which the labels are replaced");
    String text = run("overfitting", "training.epochs=60");
    assertThat(percent(row(text, "random +batchNorm"), 3)).isGreaterThan(90);
    assertThat(percent(row(text, "random +batchNorm"), 4)).isBetween(5.0, 15.0);
    assertThat(percent(row(text, "true +batchNorm"), 4)).isGreaterThan(90);
  }
}
