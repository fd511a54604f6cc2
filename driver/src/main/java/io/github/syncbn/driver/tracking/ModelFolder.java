package io.github.syncbn.driver.tracking;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A model as MLflow keeps one: a file {@code MLmodel} that says what it is, an example of its
 * input, and our model directory in {@code data}. The file is JSON, which is YAML, too.
 */
final class ModelFolder implements AutoCloseable {
  /** Its name among the artifacts of a run. */
  static final String NAME = "model";

  private static final String DATA = "data";
  private static final String EXAMPLE = "input_example.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;
  private final ObjectNode description;

  /**
   * Writes a model to a new folder of this machine.
   *
   * @param run id of the run that it belongs to
   * @param made when it was made
   */
  ModelFolder(SavedModel model, String run, Instant made) throws IOException {
    root = Files.createTempDirectory("syncbn-mlflow");
    ModelSignature signature = new ModelSignature(model);
    description = JsonNodeFactory.instance.objectNode().put("artifact_path", NAME);
    ObjectNode flavor = description.putObject("flavors").putObject("syncbn");
    flavor.put("data", DATA);
    flavor.put("task", model.task().name().toLowerCase(Locale.ROOT));
    flavor.put("spark_version", model.spark().sparkVersion());
    description.put("run_id", run);
    description.put(
        "utc_time_created",
        LocalDateTime.ofInstant(made, ZoneOffset.UTC).toString().replace('T', ' '));
    description.set("signature", signature.json());
    description
        .putObject("saved_input_example_info")
        .put("artifact_path", EXAMPLE)
        .put("type", "dataframe")
        .put("pandas_orient", "split");
    try {
      new ModelDirectory(root.resolve(DATA).toUri().toString(), new Configuration())
          .save(model, false);
      write("MLmodel", description);
      write(EXAMPLE, signature.example());
    } catch (RuntimeException | IOException e) {
      close();
      throw e;
    }
  }

  private void write(String name, ObjectNode json) throws IOException {
    Files.write(root.resolve(name), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  Path root() {
    return root;
  }

  /** What {@code MLmodel} says. */
  String description() {
    return description.toString();
  }

  /** Deletes it. */
  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(root)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
