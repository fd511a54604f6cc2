package io.github.syncbn.driver.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.secret.Secrets;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Requests to one server, repeated with growing pauses where it is busy or out of reach. Messages
 * of errors have no secrets.
 */
final class RestClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ATTEMPTS = 5;
  private static final long FIRST_PAUSE = 500;
  private static final long LONGEST_PAUSE = 30_000;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration UPLOAD = Duration.ofMinutes(10);
  private static final int LONGEST_MESSAGE = 500;

  /**
   * Answers after which the same request may be answered otherwise, as MLflow's client has them.
   */
  private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);

  private final ServerAddress server;
  private final Pause pause;
  private final HttpClient http;

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void millis(long duration) throws InterruptedException;
  }

  RestClient(ServerAddress server, Pause pause) {
    this.server = server;
    this.pause = pause;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  ServerAddress server() {
    return server;
  }

  /** Reads. */
  JsonNode get(String path) throws IOException, InterruptedException {
    return json(send(request(at(path), ANSWER).GET(), true));
  }

  /** Sends what may arrive twice. */
  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return post(path, body, true);
  }

  /** Sends what must not arrive twice: repeated only where it has not arrived for sure. */
  JsonNode postOnce(String path, JsonNode body) throws IOException, InterruptedException {
    return post(path, body, false);
  }

  private JsonNode post(String path, JsonNode body, boolean repeatable)
      throws IOException, InterruptedException {
    BodyPublisher bytes = BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    return json(
        send(
            request(at(path), ANSWER).header("Content-Type", "application/json").POST(bytes),
            repeatable));
  }

  /** Sends a file. */
  void put(URI address, Path file) throws IOException, InterruptedException {
    send(
        request(address, UPLOAD)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofFile(file)),
        true);
  }

  private URI at(String path) {
    return URI.create(server.root() + "/api/2.0/mlflow/" + path);
  }

  private HttpRequest.Builder request(URI address, Duration answer) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(answer).header("User-Agent", "syncbn");
    if (server.root().getHost().equals(address.getHost())) {
      server.authorization().ifPresent(value -> request.header("Authorization", value));
    }
    return request;
  }

  private String send(HttpRequest.Builder builder, boolean repeatable)
      throws IOException, InterruptedException {
    HttpRequest request = builder.build();
    for (int attempt = 1; ; attempt++) {
      Optional<String> retryAfter = Optional.empty();
      try {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 == 2) {
          return answer.body();
        }
        if (attempt == ATTEMPTS || !TRANSIENT.contains(answer.statusCode())) {
          throw error(request, answer);
        }
        retryAfter = answer.headers().firstValue("Retry-After");
      } catch (RestException e) {
        throw e;
      } catch (IOException e) {
        if (attempt == ATTEMPTS || !repeatable && !(e instanceof ConnectException)) {
          throw new IOException(name(request) + ": " + reason(e), e);
        }
      }
      pause.millis(pauseAfter(attempt, retryAfter));
    }
  }

  private static long pauseAfter(int attempt, Optional<String> retryAfter) {
    long growing = FIRST_PAUSE << (attempt - 1);
    long asked =
        retryAfter
            .filter(seconds -> seconds.matches("\\d{1,6}"))
            .map(seconds -> 1000 * Long.parseLong(seconds))
            .orElse(growing);
    return Math.min(asked, LONGEST_PAUSE);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null || e.getMessage().isEmpty()
        ? e instanceof ConnectException ? "nothing answers there" : e.getClass().getSimpleName()
        : e.getMessage();
  }

  private static String name(HttpRequest request) {
    return request.method() + " " + request.uri().getPath();
  }

  private static RestException error(HttpRequest request, HttpResponse<String> answer) {
    String code = "";
    String message = answer.body();
    try {
      JsonNode body = json(answer.body());
      code = body.path("error_code").asText();
      message = body.path("message").asText(message);
    } catch (IOException e) {
      // A page of a proxy: its text is all there is to tell.
      message = message.replaceAll("(?s)<[^>]*>", " ");
    }
    String line = message.replaceAll("\\s+", " ").strip();
    String text =
        (name(request) + ": HTTP " + answer.statusCode() + " " + code + " " + line).strip();
    String shown = Secrets.ofProcess().hide(text);
    return new RestException(
        shown.length() > LONGEST_MESSAGE ? shown.substring(0, LONGEST_MESSAGE) + " ..." : shown,
        answer.statusCode(),
        code);
  }

  private static JsonNode json(String body) throws IOException {
    try {
      return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException("what answers there is no tracking server of MLflow", e);
    }
  }
}
