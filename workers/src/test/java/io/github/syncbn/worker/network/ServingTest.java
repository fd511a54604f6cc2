package io.github.syncbn.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.tensor.Shape;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model serves where neither Spark nor Scala nor Breeze is. */
class ServingTest {
  @TempDir Path directory;

  @Test
  void load_withoutSparkOnTheClassPath_predictsTheSameBits() throws Exception {
    TrainedNetwork trained = trained();
    write(trained);
    String here = ServingProbe.bits(InferenceNetwork.of(trained).predict(new float[] {1, -2, 3}));

    String there = predictElsewhere("1", "-2", "3");

    assertThat(there.lines().reduce((first, last) -> last)).hasValue(here + " " + here);
  }

  private static TrainedNetwork trained() {
    Network network = Network.sequential(new Dense(5), new BatchNorm(), new Relu(), new Dense(2));
    ParameterLayout layout = new ParameterLayout(network, new Shape(3));
    double[] running = layout.initialRunningStatistics();
    for (int i = 0; i < running.length; i++) {
      running[i] += (i + 1) / 13.0;
    }
    return new TrainedNetwork(
        network,
        layout.input(),
        layout.initialParameters(3),
        running,
        new long[] {7},
        Preprocessing.none());
  }

  private void write(TrainedNetwork trained) throws IOException {
    ObjectNode description = JsonNodeFactory.instance.objectNode();
    ModelFormat.write(trained, description, name -> Files.newOutputStream(directory.resolve(name)));
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.set(ModelFormat.DESCRIPTION, description);
    Path metadata = Files.createDirectory(directory.resolve(ModelFormat.METADATA));
    Files.write(metadata.resolve(ModelFormat.PART + "00000"), MetadataLine.write(line));
  }

  private String predictElsewhere(String... features) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(
                entry ->
                    entry.matches(
                        ".*(classes|jackson|netlib|openblas|javacpp|dnnl|jffi|arpack_combined_all|slf4j-api).*"))
            .filter(entry -> !entry.matches(".*(spark|breeze|jackson-module-scala).*\\.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            classPath,
            ServingProbe.class.getName(),
            directory.toString());
    builder.command().addAll(List.of(features));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
