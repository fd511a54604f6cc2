package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Experiments by the command line, on the digits that ship with the product. */
class ExperimentCommandTest {
  @TempDir private Path folder;

  private static String run(String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(text));
    String[] all = new String[arguments.length + 1];
    all[0] = "experiment";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    assertThat(commandLine.execute(all)).isZero();
    return text.toString();
  }

  private static double accuracy(String row) {
    String last = row.substring(row.lastIndexOf(' ') + 1);
    return Double.parseDouble(last.replace("%", ""));
  }

  @Test
  void experiment_onShardsByLabel_showsWhatSynchronizationIsFor() throws Exception {
    String report = folder.resolve("report").toString();
    String text = run("order", "--seeds", "1", "--set", "training.epochs=3", "--report", report);
    List<String> rows =
        text.lines().filter(line -> line.matches("  (shuffled|by label) .*%")).toList();
    assertThat(rows).hasSize(4);
    assertThat(accuracy(rows.get(0))).isGreaterThan(90);
    assertThat(accuracy(rows.get(2))).as("by label, global").isGreaterThan(90);
    assertThat(accuracy(rows.get(3))).as("by label, shard").isLessThan(80);
    assertThat(text).contains("verdict    Supported: ", "published  ", "time  ");
    assertThat(Files.readString(Path.of(report, "index.html")))
        .contains("Claim: Rows that are not alike", "Verdict: Supported", "<figure", "by label");
  }

  @Test
  void experiment_onDepth_trainsEveryNetworkOnTheBuiltInImages() {
    String text =
        run(
            "depth",
            "--seeds",
            "1",
            "--set",
            "training.epochs=1",
            "--set",
            "training.batchSize=512");
    assertThat(text.lines())
        .filteredOn(line -> line.matches("  (plain|resnet) .*"))
        .hasSize(12)
        .noneMatch(line -> line.contains("diverged") && line.contains("batchNorm"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"initialization", "ramp"})
  void experiment_ofOneEpoch_hasATableAndAVerdict(String name) {
    String text =
        run(name, "--seeds", "1", "--set", "training.epochs=1", "--set", "training.batchSize=512");
    assertThat(text).contains("  batchNorm  ", "  none  ", "verdict    ");
  }

  @Test
  void experiment_withoutAName_listsThem() {
    assertThat(run()).contains("order ", "ramp ", "initialization ", "depth ", "convergence ");
  }

  @Test
  void experiment_withoutSense_saysWhatItTakes() {
    assertThat(Main.run("experiment", "nothing")).isEqualTo(2);
    assertThat(Main.run("experiment", "order", "--seeds", "0")).isEqualTo(2);
    assertThat(Main.run("experiment", "order", "--full", "--config", "builtin:digits"))
        .isEqualTo(2);
  }
}
