package io.github.syncbn.driver.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A training as its metrics file tells it.
 *
 * @param name what the file is called
 * @param steps lines of steps, in order
 * @param epochs lines of epochs, in order
 * @param results lines of the end: none if the training goes on, or was cut off
 */
public record MetricsRun(
    String name, List<JsonNode> steps, List<JsonNode> epochs, List<JsonNode> results) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads what {@code --metrics} has written. A torn last line, of a training that goes on, is left
   * out.
   *
   * @throws JobException DATA naming the file, and the line that is no metric
   */
  public static MetricsRun read(String file, Configuration hadoop) {
    MetricsRun run = new MetricsRun(file, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try {
      Path path = HadoopPath.of(file);
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  HadoopPath.files(path, hadoop).open(path), StandardCharsets.UTF_8))) {
        String line = lines.readLine();
        for (int number = 1; line != null; number++) {
          String next = lines.readLine();
          run.add(line, number, next == null);
          line = next;
        }
      }
    } catch (FileNotFoundException e) {
      throw new JobException(JobException.Kind.DATA, "there is no metrics file " + file, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          JobException.Kind.DATA, "cannot read the metrics " + file + ": " + e.getMessage(), e);
    }
    if (run.steps.isEmpty()) {
      throw new JobException(JobException.Kind.DATA, file + " has no step of a training");
    }
    return run;
  }

  private void add(String line, int number, boolean last) {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      if (last) {
        return;
      }
      throw foreign(number);
    }
    switch (json.path("type").asText()) {
      case "step" -> steps.add(json);
      case "epoch" -> epochs.add(json);
      case "final" -> results.add(json);
      default -> throw foreign(number);
    }
  }

  private JobException foreign(int line) {
    return new JobException(
        JobException.Kind.DATA,
        name
            + ":"
            + line
            + ": no line of metrics; expected what train --metrics writes, a JSON object of type"
            + " step, epoch or final");
  }

  /** A number of the result; NaN where there is none. */
  double result(String key) {
    return results.isEmpty() ? Double.NaN : results.get(0).path(key).asDouble(Double.NaN);
  }
}
