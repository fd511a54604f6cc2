package io.github.syncbn.driver.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A tracking server as the documentation of MLflow's REST interface describes it, in memory: it
 * holds experiments, runs and proxied artifacts, refuses what is beyond the documented limits, and
 * can be told to answer badly.
 */
public final class MlflowServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/api/2.0/mlflow/";
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> experiments = new ConcurrentHashMap<>();
  private final Map<String, ObjectNode> runs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final Queue<Integer> failures = new ArrayDeque<>();
  private volatile CountDownLatch answering = new CountDownLatch(0);

  public MlflowServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.setExecutor(threads);
    http.start();
  }

  public String uri() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** The only run. */
  public ObjectNode run() {
    assertThat(runs).hasSize(1);
    return runs.values().iterator().next();
  }

  public String status() {
    return run().at("/info/status").asText();
  }

  public Map<String, String> params() {
    return texts("params");
  }

  public Map<String, String> tags() {
    return texts("tags");
  }

  private Map<String, String> texts(String kind) {
    Map<String, String> all = new TreeMap<>();
    run()
        .at("/data/" + kind)
        .forEach(entry -> all.put(entry.path("key").asText(), entry.path("value").asText()));
    return all;
  }

  /** All numbers of a name, in the order in which they came, as step and value. */
  public List<String> history(String name) {
    List<String> all = new ArrayList<>();
    for (JsonNode metric : run().path("history")) {
      if (metric.path("key").asText().equals(name)) {
        all.add(metric.path("step").asLong() + " " + metric.path("value").asDouble());
      }
    }
    return all;
  }

  public Map<String, byte[]> files() {
    return files;
  }

  public Map<String, String> experiments() {
    return experiments;
  }

  /** Method and path of every request, in order. */
  public List<String> requests() {
    return requests;
  }

  List<String> authorizations() {
    return authorizations;
  }

  /**
   * The next requests are answered by these statuses: 200 as usual, 0 by closing the connection.
   */
  public void fail(Integer... statuses) {
    synchronized (failures) {
      failures.addAll(List.of(statuses));
    }
  }

  /** Answers nothing until the latch is down. */
  void waitFor(CountDownLatch latch) {
    answering = latch;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      answering.await();
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      int status;
      synchronized (failures) {
        status = failures.isEmpty() ? 200 : failures.remove();
      }
      authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      requests.add(exchange.getRequestMethod() + " " + path);
      if (status != 200 && status != 0) {
        send(exchange, status, error("TEMPORARILY_UNAVAILABLE", "told to"));
      } else if (status == 200 && path.startsWith(FILES)) {
        files.put(path.substring(FILES.length()), body);
        send(exchange, 200, JSON.createObjectNode());
      } else if (status == 200) {
        JsonNode json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        call(exchange, path.substring(API.length()), json);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void call(HttpExchange exchange, String call, JsonNode body) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    String asked =
        URLDecoder.decode(query.substring(query.indexOf('=') + 1), StandardCharsets.UTF_8);
    String id = body.path("run_id").asText();
    switch (call) {
      case "experiments/get-by-name" -> {
        if (!experiments.containsKey(asked)) {
          send(exchange, 404, error("RESOURCE_DOES_NOT_EXIST", "No experiment " + asked));
          return;
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("experiment").put("experiment_id", experiments.get(asked));
        send(exchange, 200, answer);
      }
      case "experiments/create" -> {
        String number = String.valueOf(experiments.size() + 1);
        experiments.put(body.path("name").asText(), number);
        send(exchange, 200, JSON.createObjectNode().put("experiment_id", number));
      }
      case "runs/create" -> send(exchange, 200, create(body));
      case "runs/get" -> {
        if (!runs.containsKey(asked)) {
          send(exchange, 404, error("RESOURCE_DOES_NOT_EXIST", "Run '" + asked + "' not found"));
          return;
        }
        send(exchange, 200, JSON.createObjectNode().set("run", runs.get(asked)));
      }
      case "runs/update" -> {
        ((ObjectNode) runs.get(id).get("info")).setAll((ObjectNode) body);
        send(exchange, 200, JSON.createObjectNode());
      }
      case "runs/log-batch" -> {
        String problem = log(runs.get(id), body);
        int status = problem.isEmpty() ? 200 : 400;
        send(exchange, status, error("INVALID_PARAMETER_VALUE", problem));
      }
      case "runs/log-model" -> {
        runs.get(id).set("model", JSON.readTree(body.path("model_json").asText()));
        send(exchange, 200, JSON.createObjectNode());
      }
      default -> send(exchange, 404, error("ENDPOINT_NOT_FOUND", call));
    }
  }

  private ObjectNode create(JsonNode body) {
    String id = "run" + (runs.size() + 1);
    ObjectNode run = JSON.createObjectNode();
    run.putObject("info")
        .put("run_id", id)
        .put("status", "RUNNING")
        .put("experiment_id", body.path("experiment_id").asText())
        .put("run_name", body.path("run_name").asText("made up"))
        .put("artifact_uri", "mlflow-artifacts:/7/" + id + "/artifacts");
    ObjectNode data = run.putObject("data");
    data.putArray("params");
    data.putArray("metrics");
    data.putArray("tags").addAll((ArrayNode) body.withArray("tags"));
    run.putArray("history");
    runs.put(id, run);
    return JSON.createObjectNode().set("run", run);
  }

  /** What is wrong with a batch; empty if it was taken. */
  private static synchronized String log(ObjectNode run, JsonNode batch) {
    JsonNode metrics = batch.path("metrics");
    JsonNode params = batch.path("params");
    JsonNode tags = batch.path("tags");
    if (metrics.size() > 1000 || params.size() > 100 || tags.size() > 100) {
      return "a batch has at most 1000 metrics, 100 params, 100 tags";
    }
    if (metrics.size() + params.size() + tags.size() > 1000) {
      return "a batch has at most 1000 entities";
    }
    for (JsonNode kind : List.of(metrics, params, tags)) {
      for (JsonNode entry : kind) {
        String key = entry.path("key").asText();
        if (key.isEmpty() || key.length() > 250 || !key.matches("[/\\w.\\- ]*")) {
          return "Invalid name: '" + key + "'";
        }
      }
    }
    for (JsonNode param : params) {
      if (param.path("value").asText().length() > 6000) {
        return "a value has at most 6000 characters";
      }
    }
    for (JsonNode metric : metrics) {
      if (!metric.path("value").isNumber() || !metric.path("timestamp").canConvertToLong()) {
        return "Missing value for a required parameter";
      }
      run.withArray("history").add(metric);
    }
    ArrayNode latest = run.withObject("/data").putArray("metrics");
    Map<String, JsonNode> last = new TreeMap<>();
    run.path("history").forEach(metric -> last.put(metric.path("key").asText(), metric));
    last.values().forEach(latest::add);
    params.forEach(((ArrayNode) run.at("/data/params"))::add);
    tags.forEach(((ArrayNode) run.at("/data/tags"))::add);
    return "";
  }

  private static ObjectNode error(String code, String message) {
    return JSON.createObjectNode().put("error_code", code).put("message", message);
  }

  private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
