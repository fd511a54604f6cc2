package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.Models;
import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.tensor.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InspectCommandTest {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();

  private String inspect(String... arguments) {
    TrainedNetwork network =
        Models.network(
            3,
            2,
            new Preprocessing(
                new float[] {1, 2, 3}, new float[] {0, 0, 0}, new float[] {0.5f, 0, 1}));
    network.runningStatistics()[7 + 2] = 0;
    return inspect(network, arguments);
  }

  private String inspect(TrainedNetwork network, String... arguments) {
    SavedModel model = Models.classifier(network, Kind.VECTOR, "string", List.of("no", "yes"));
    String path = directory.resolve("model").toString();
    new ModelDirectory(path, new Configuration()).save(model, false);
    CommandLine commandLine = new CommandLine(new InspectCommand());
    commandLine.setOut(new PrintWriter(out, true));
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    all[0] = "--model";
    all[1] = path;
    assertThat(commandLine.execute(all)).isZero();
    return out.toString();
  }

  @Test
  void inspect_model_showsLayersStatisticsAndProvenance() {
    assertThat(inspect())
        .containsPattern("parameters\\s+58")
        .containsPattern("0\\s+dense\\s+7\\s+28\\s+units = 7, bias = true")
        .containsPattern("1\\s+batchNorm\\s+7\\s+14\\s+epsilon = 1.0E-5, runningStatsDecay = 0.9,")
        .containsPattern("1\\s+0.05882 to 0.4118\\s+0.000 to 1.824\\s+7\\s+1\\s+10\n")
        .contains("become 1.000 to 3.000", "1 features without variance")
        .containsPattern("features\\s+vector\\s+3")
        .contains("2 of type string: no, yes")
        .containsPattern("seed\\s+1");
  }

  @Test
  void inspect_modelOfATable_saysHowManyColumnsItsFirstLayerTakes() {
    Columns columns = Columns.of(List.of(new InputColumn("features", InputColumn.Kind.NUMBER, 3)));
    Network network = Network.sequential(columns, new Dense(2));
    ParameterLayout layout = new ParameterLayout(network, new Shape(3));
    TrainedNetwork trained =
        new TrainedNetwork(
            network,
            layout.input(),
            layout.initialParameters(1),
            layout.initialRunningStatistics(),
            new long[0],
            Preprocessing.none());
    assertThat(inspect(trained))
        .containsPattern(
            "0\\s+columns\\s+3\\s+0\\s+categories = auto, numbers = plain, columns = 1\n");
  }

  @Test
  void inspect_json_isParsed() throws IOException {
    JsonNode json = new ObjectMapper().readTree(inspect("--json"));

    assertThat(json.path("parameters").asInt()).isEqualTo(58);
    assertThat(json.path("digest").asText()).hasSize(64);
    JsonNode norm = json.path("layers").get(1);
    assertThat(norm.path("type").asText()).isEqualTo("batchNorm");
    assertThat(norm.path("outputShape").get(0).asInt()).isEqualTo(7);
    assertThat(norm.path("statistics").path("withoutVariance").asInt()).isEqualTo(1);
    assertThat(norm.path("statistics").path("batches").asInt()).isEqualTo(10);
    assertThat(norm.path("statistics").path("mean").path("min").asDouble()).isEqualTo(1 / 17.0);
    assertThat(json.path("classes").path("labels")).hasSize(2);
  }
}
