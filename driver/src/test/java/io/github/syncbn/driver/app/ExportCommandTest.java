package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models out to servers, and weights in from PyTorch, by the command line. */
class ExportCommandTest {
  private static final String MODEL = "src/test/resources/model-version-3";

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void export_writesAFileAndSaysItsInputsAndOutputs() {
    String file = directory.resolve("model.onnx").toString();
    assertThat(run("export", "--model", MODEL, "--onnx", file)).isZero();
    assertThat(out.toString())
        .containsPattern("a +tensor\\(float\\) \\[N, 1] +A number; NaN where it is missing\\.")
        .containsPattern("embedding +tensor\\(float\\) \\[N, 2]")
        .containsPattern("prediction +tensor\\(string\\) \\[N]")
        .containsPattern("probability +tensor\\(float\\) \\[N, 3]")
        .contains("The model's query is not in the file");
    assertThat(Path.of(file)).isNotEmptyFile();

    assertThat(run("export", "--model", MODEL, "--onnx", file)).isEqualTo(2);
    assertThat(err.toString()).contains("model.onnx exists; name another, or set overwrite");
    assertThat(run("export", "--model", MODEL, "--onnx", file, "--overwrite", "--fold")).isZero();
    assertThat(run("export", "--model", MODEL, "--onnx", directory.toString())).isEqualTo(2);
  }

  @Test
  void importedWeights_takeThePlaceOfTheModels() throws IOException {
    SavedModel before = load(MODEL);
    Path weights = directory.resolve("net.safetensors");
    Files.copy(Path.of(MODEL, "weights.safetensors"), weights);
    String output = directory.resolve("imported").toString();
    assertThat(run("import", "--model", MODEL, "--weights", weights.toString(), "--output", output))
        .isZero();
    SavedModel after = load(output);
    assertThat(after.network().digest()).isEqualTo(before.network().digest());
    assertThat(after.features()).isEqualTo(before.features());
    assertThat(after.provenance()).containsEntry("importedFrom", weights.toString());
    assertThat(run("reproduce", "--model", output)).isEqualTo(2);
    assertThat(err.toString()).contains("no training of ours made them");
  }

  @Test
  void weightsThatDoNotFit_areRefusedWithTheFile() {
    String weights = "src/test/resources/model-version-3/preprocessing.safetensors";
    assertThat(run("import", "--model", MODEL, "--weights", weights, "--output", at("new")))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--weights " + weights + ": the weights do not fit the network; missing: 0.weight");
    assertThat(directory.resolve("new")).doesNotExist();
  }

  private String at(String name) {
    return directory.resolve(name).toString();
  }

  private static SavedModel load(String path) {
    return new ModelDirectory(path, new Configuration()).load();
  }
}
