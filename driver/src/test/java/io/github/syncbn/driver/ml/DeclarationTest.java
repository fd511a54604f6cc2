package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeclarationTest {
  /** What an estimator is told otherwise: by its class, its table, columns, and how it is saved. */
  private static final List<String> TOLD_OTHERWISE =
      List.of(
          "task",
          "vars",
          "data.format",
          "data.path",
          "data.labels",
          "data.table",
          "data.images",
          "data.options",
          "data.query",
          "data.label",
          "data.features",
          "data.weight",
          "data.split.column",
          "data.split.paths",
          "model",
          "checkpoint");

  /** Their keys are looked at one by one. */
  private static final List<String> SECTIONS =
      List.of(
          "data",
          "data.split",
          "data.augment",
          "batchNorm",
          "loss",
          "loss.crossEntropy",
          "loss.meanSquaredError",
          "training",
          "training.earlyStop",
          "numerics");

  @Test
  void keys_ofJobFiles_areAllParametersOrToldOtherwise() throws IOException {
    List<String> keys = keys();
    assertThat(keys).hasSizeGreaterThan(150);
    assertThat(keys.stream().filter(key -> !SECTIONS.contains(key)))
        .allMatch(
            key ->
                Stream.concat(
                        Stream.of(
                                Declaration.SHARED,
                                Declaration.CLASSIFICATION,
                                Declaration.REGRESSION)
                            .flatMap(List::stream)
                            .map(Declaration::path),
                        TOLD_OTHERWISE.stream())
                    .anyMatch(path -> is(key, path)));
  }

  /** Whether a key is that of a path, or below it. */
  private static boolean is(String key, String path) {
    return key.matches(path.replace(".", "\\.").replace("*", "[a-zA-Z]+") + "([.\\[].*)?");
  }

  private static List<String> keys() throws IOException {
    try (InputStream in =
        Declaration.class.getResourceAsStream("/io/github/syncbn/driver/config/keys.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.contains("|") && !line.startsWith("#"))
          .map(line -> line.split("\\|")[0].strip())
          .toList();
    }
  }
}
