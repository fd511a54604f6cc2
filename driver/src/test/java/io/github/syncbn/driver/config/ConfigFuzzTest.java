package io.github.syncbn.driver.config;

import io.github.syncbn.driver.ReaderFuzz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Damaged job files and overrides are read, or refused with words. */
class ConfigFuzzTest {
  private static final String SET = "--set ";
  private static final List<String> SIGNS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "=",
          "+=",
          ":",
          ",",
          "\n",
          "\"",
          "\"\"\"",
          "#",
          "//",
          ".",
          "\\",
          "$",
          "${a}",
          "${?HOME}",
          "${HOME}",
          "${training.epochs}",
          "a = ${a}\n",
          "x = ${x}${x}\n",
          "include \"x\"\n",
          "include url(\"http://h/\")\n",
          "1e999",
          "-1",
          "0",
          "1e-400",
          "NaN",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "99999999999999999999",
          "null",
          "true",
          "output",
          "1 epochs",
          "0.5 steps",
          "-0.0",
          "1_000",
          "\u00e4",
          "\uFEFF",
          "\u0000");

  private final ConfigReader reader = new ConfigReader(Map.of("HOME", "/home/me", "N", "3"));

  private static List<byte[]> jobs() throws IOException {
    List<byte[]> jobs = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("../conf"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".conf")).sorted().toList()) {
        jobs.add(Files.readAllBytes(file));
      }
    }
    for (WrongJobs.WrongJob job : WrongJobs.read()) {
      jobs.add(job.text().getBytes(StandardCharsets.UTF_8));
    }
    return jobs;
  }

  private static String[] words() {
    return Stream.concat(
            SIGNS.stream(),
            ConfigReference.table().keys().stream()
                .flatMap(key -> Stream.of(key.name(), " " + key.path().replace("[]", "") + " = ")))
        .distinct()
        .toArray(String[]::new);
  }

  private static Stream<byte[]> overrides() {
    return Stream.of(
            "training.epochs=3",
            "optimizer={ adam { learningRate = 0.02 } }",
            "network=[{ dense = 3 }, relu, { conv2d { filters = 3, kernel = 3 } }]",
            "data.path=s3a://b/x",
            "loss={ crossEntropy { classWeights { a = 1, b = 2 } } }",
            "vars.x=${HOME}")
        .map(text -> (SET + text).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void jobsAndOverrides_damaged_areReadOrRefusedWithWords() throws IOException {
    ConfigSource plain = ConfigSource.ofText("job.conf", "data { path = \"x\", label = y }\n");
    ReaderFuzz.of(Stream.concat(jobs().stream(), overrides()).toList(), words())
        .feed(
            input -> {
              String text = new String(input, StandardCharsets.ISO_8859_1);
              if (text.startsWith(SET)) {
                reader.read(plain, List.of(text.substring(SET.length())));
              } else {
                reader.read(source(input), List.of());
              }
            });
  }

  private static ConfigSource source(byte[] input) {
    return new ConfigSource() {
      @Override
      public String name() {
        return "job.conf";
      }

      @Override
      public String text() throws IOException {
        return SourceText.read(new ByteArrayInputStream(input));
      }

      @Override
      public ConfigSource beside(String file) {
        return ConfigSource.outside(file);
      }
    };
  }
}
