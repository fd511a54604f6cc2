package io.github.syncbn.driver.tracking;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.secret.Secrets;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Where a tracking server is, and who asks. User and password come from the environment, as
 * MLflow's own clients take them, or from the address; they are never part of what is shown.
 *
 * @param root without a slash at its end, and without user and password
 * @param authorization value of the header, if there is to be one
 */
record ServerAddress(URI root, Optional<String> authorization) {
  static final String URI_VARIABLE = "MLFLOW_TRACKING_URI";
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
  private static final String USER = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
  private static final String DATABRICKS = "databricks";
  private static final String DATABRICKS_HOST = "DATABRICKS_HOST";
  private static final String DATABRICKS_TOKEN = "DATABRICKS_TOKEN";

  /**
   * @param given as {@code mlflow.uri} has it
   * @param environment variables by name
   * @throws JobException CONFIGURATION if nothing says where the server is, or it is no address of
   *     HTTP
   */
  static ServerAddress of(Optional<String> given, Map<String, String> environment) {
    String text =
        given
            .or(() -> Optional.ofNullable(environment.get(URI_VARIABLE)))
            .filter(uri -> !uri.isBlank())
            .orElseThrow(
                () ->
                    new JobException(
                        CONFIGURATION,
                        "mlflow.uri is missing: where is the tracking server? The variable "
                            + URI_VARIABLE
                            + " may say it, too"));
    for (String secret : new String[] {TOKEN, PASSWORD, DATABRICKS_TOKEN}) {
      Optional.ofNullable(environment.get(secret))
          .ifPresent(value -> Secrets.ofProcess().addVariable(secret, value));
    }
    if (text.equals(DATABRICKS)) {
      return ofDatabricks(environment);
    }
    URI uri = http(text);
    return new ServerAddress(
        withoutUser(uri), token(environment, TOKEN).or(() -> user(uri, environment)));
  }

  private static ServerAddress ofDatabricks(Map<String, String> environment) {
    String host = environment.get(DATABRICKS_HOST);
    if (host == null || !environment.containsKey(DATABRICKS_TOKEN)) {
      throw new JobException(
          CONFIGURATION,
          "mlflow.uri is "
              + DATABRICKS
              + ", which needs the variables "
              + DATABRICKS_HOST
              + " and "
              + DATABRICKS_TOKEN);
    }
    URI uri = http(host.contains("://") ? host : "https://" + host);
    return new ServerAddress(withoutUser(uri), token(environment, DATABRICKS_TOKEN));
  }

  private static URI http(String text) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme());
      if (uri.getHost() != null
          && (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw noServer(text, e);
    }
    throw noServer(text, null);
  }

  private static JobException noServer(
      String text, @org.jspecify.annotations.Nullable Exception e) {
    return new JobException(
        CONFIGURATION,
        "mlflow.uri = \""
            + Secrets.ofProcess().hide(text)
            + "\" is no address of a tracking server: expected http: or https: and a host, such as"
            + " http://localhost:5000, which 'mlflow server' serves. Folders and databases are read"
            + " by such a server only",
        e);
  }

  private static URI withoutUser(URI uri) {
    String path = Optional.ofNullable(uri.getRawPath()).orElse("").replaceFirst("/+$", "");
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return URI.create(uri.getScheme() + "://" + uri.getHost() + port + path);
  }

  private static Optional<String> token(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).map(token -> "Bearer " + token.strip());
  }

  /** Of the address, else of the environment; as Basic authentication wants it. */
  private static Optional<String> user(URI uri, Map<String, String> environment) {
    Optional<String> pair = Optional.ofNullable(uri.getUserInfo());
    pair.ifPresent(text -> Secrets.ofProcess().addValue(text.substring(text.indexOf(':') + 1)));
    return pair.or(
            () ->
                Optional.ofNullable(environment.get(USER))
                    .map(user -> user + ":" + environment.getOrDefault(PASSWORD, "")))
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .map(bytes -> "Basic " + Base64.getEncoder().encodeToString(bytes));
  }
}
