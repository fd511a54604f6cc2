package io.github.syncbn.driver.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run on the server: found or made, filled, and ended. Names, values and batches are within the
 * limits of MLflow's REST interface.
 *
 * @param client who is asked
 * @param id of the run
 * @param artifacts URI under which its files lie
 * @param known parameters that it has already, which cannot change
 * @param lastSteps the last step of each number that it has already, by name
 */
record Run(
    RestClient client,
    String id,
    String artifacts,
    Map<String, String> known,
    Map<String, Long> lastSteps) {
  /** Numbers, and entries of any kind, of a batch at most. */
  static final int ENTRIES = 1000;

  private static final int PARAMETERS = 100;
  private static final int NAME = 250;
  private static final int PARAMETER_VALUE = 6000;
  private static final int TAG_VALUE = 5000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** How a run has ended. */
  enum Status {
    FINISHED,
    FAILED,
    KILLED
  }

  /**
   * Makes a run.
   *
   * @param experiment name of the experiment, made if there is none
   * @param name of the run; the server makes one up if empty
   * @param millis since 1970
   */
  static Run create(
      RestClient client,
      String experiment,
      Optional<String> name,
      Map<String, String> tags,
      long millis)
      throws IOException, InterruptedException {
    ObjectNode body = JSON.objectNode();
    body.put("experiment_id", experiment(client, experiment));
    body.put("start_time", millis);
    body.put("user_id", tags.getOrDefault("mlflow.user", ""));
    name.ifPresent(text -> body.put("run_name", text));
    tags.forEach((key, value) -> addTag(body.withArray("tags"), key, value));
    return of(client, client.postOnce("runs/create", body));
  }

  /** Goes on with a run, which is shown as running again. */
  static Run continued(RestClient client, String id) throws IOException, InterruptedException {
    Run run = of(client, client.get("runs/get?run_id=" + encoded(id)));
    client.post("runs/update", JSON.objectNode().put("run_id", id).put("status", "RUNNING"));
    return run;
  }

  private static Run of(RestClient client, JsonNode answer) throws IOException {
    JsonNode info = answer.path("run").path("info");
    String id = info.path("run_id").asText(info.path("run_uuid").asText());
    if (id.isEmpty()) {
      throw new IOException("what answers there is no tracking server of MLflow: no run_id");
    }
    Map<String, String> known = new LinkedHashMap<>();
    JsonNode data = answer.path("run").path("data");
    data.path("params").forEach(p -> known.put(p.path("key").asText(), p.path("value").asText()));
    Map<String, Long> last = new HashMap<>();
    data.path("metrics").forEach(m -> last.put(m.path("key").asText(), m.path("step").asLong()));
    return new Run(client, id, info.path("artifact_uri").asText(), known, last);
  }

  private static String experiment(RestClient client, String name)
      throws IOException, InterruptedException {
    try {
      return byName(client, name);
    } catch (RestException e) {
      if (!e.code().equals("RESOURCE_DOES_NOT_EXIST")) {
        throw e;
      }
    }
    try {
      return client
          .post("experiments/create", JSON.objectNode().put("name", name))
          .path("experiment_id")
          .asText();
    } catch (RestException e) {
      if (e.code().equals("RESOURCE_ALREADY_EXISTS")) {
        // Somebody was faster.
        return byName(client, name);
      }
      throw e;
    }
  }

  private static String byName(RestClient client, String name)
      throws IOException, InterruptedException {
    return client
        .get("experiments/get-by-name?experiment_name=" + encoded(name))
        .path("experiment")
        .path("experiment_id")
        .asText();
  }

  /** Records parameters; those that the run has already stay as they are. */
  void parameters(Map<String, String> parameters) throws IOException, InterruptedException {
    List<ObjectNode> all = new ArrayList<>();
    parameters.forEach(
        (key, value) -> {
          String name = name(key);
          if (!known.containsKey(name)) {
            all.add(JSON.objectNode().put("key", name).put("value", cut(value, PARAMETER_VALUE)));
          }
        });
    for (int from = 0; from < all.size(); from += PARAMETERS) {
      ObjectNode batch = batch();
      batch.putArray("params").addAll(all.subList(from, Math.min(from + PARAMETERS, all.size())));
      client.post("runs/log-batch", batch);
    }
  }

  /**
   * Records what has gathered.
   *
   * @param entries {@value #ENTRIES} at most, in the order in which they came
   */
  void log(List<Entry> entries) throws IOException, InterruptedException {
    ObjectNode batch = batch();
    ArrayNode metrics = batch.putArray("metrics");
    Map<String, String> tags = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Figure figure) {
        metrics
            .addObject()
            .put("key", name(figure.name()))
            .put("value", figure.value())
            .put("timestamp", figure.millis())
            .put("step", figure.step());
      } else if (entry instanceof Entry.Tag tag) {
        tags.put(tag.name(), tag.value());
      }
    }
    ArrayNode list = batch.putArray("tags");
    tags.forEach((key, value) -> addTag(list, key, value));
    client.post("runs/log-batch", batch);
  }

  /** Tells that the files of a model lie among the artifacts. */
  void model(String description) throws IOException, InterruptedException {
    client.post(
        "runs/log-model", JSON.objectNode().put("run_id", id).put("model_json", description));
  }

  /** Ends the run. */
  void end(Status status, long millis) throws IOException, InterruptedException {
    client.post(
        "runs/update",
        JSON.objectNode().put("run_id", id).put("status", status.name()).put("end_time", millis));
  }

  private ObjectNode batch() {
    return JSON.objectNode().put("run_id", id);
  }

  private static void addTag(ArrayNode tags, String key, String value) {
    tags.addObject().put("key", name(key)).put("value", cut(value, TAG_VALUE));
  }

  /** Names have letters, digits and few other characters. */
  private static String name(String text) {
    return cut(text.replaceAll("[^\\p{L}\\p{N}_.\\-/ ]", "_"), NAME);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
