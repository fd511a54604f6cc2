package io.github.syncbn.driver.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.StoredFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The lines of a metrics file that a training keeps when it resumes from a checkpoint; those after
 * the checkpoint are written again.
 */
final class MetricsHistory {
  private MetricsHistory() {}

  /**
   * The lines of the first {@code steps} steps and {@code epochs} epochs; none if there is no file.
   * The last line may be torn.
   */
  static List<String> read(Path path, Configuration hadoop, long steps, int epochs)
      throws IOException {
    List<String> kept = new ArrayList<>();
    FileSystem files = HadoopPath.files(path, hadoop);
    if (!files.exists(path)) {
      return kept;
    }
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(StoredFile.open(files, path), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (belongs(line, steps, epochs)) {
          kept.add(line);
        }
      }
    }
    return kept;
  }

  private static boolean belongs(String line, long steps, int epochs) {
    try {
      JsonNode json = new ObjectMapper().readTree(line);
      return switch (json.path("type").asText()) {
        case "step" -> json.path("step").asLong() <= steps;
        case "epoch" -> json.path("epoch").asInt() <= epochs;
        default -> false;
      };
    } catch (JsonProcessingException torn) {
      return false;
    }
  }
}
