package io.github.syncbn.driver.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.secret.Secrets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://localhost:5000, http://localhost:5000",
    "https://host/mlflow/, https://host/mlflow",
    "http://[::1]:5000//, http://[::1]:5000",
    "HTTP://host, HTTP://host"
  })
  void uri_hasNoSlashAtItsEnd(String given, String root) {
    ServerAddress address = ServerAddress.of(Optional.of(given), Map.of());
    assertThat(address.root()).hasToString(root);
    assertThat(address.authorization()).isEmpty();
  }

  @Test
  void uri_ofTheEnvironment_isTakenWhereNoneIsGiven() {
    Map<String, String> environment = Map.of("MLFLOW_TRACKING_URI", "http://there:1");
    assertThat(ServerAddress.of(Optional.empty(), environment).root())
        .hasToString("http://there:1");
    assertThat(ServerAddress.of(Optional.of("http://here:1"), environment).root())
        .hasToString("http://here:1");
  }

  @Test
  void secrets_becomeTheHeader_andAreKnownAsSecrets() {
    Optional<String> here = Optional.of("http://here:1");
    assertThat(
            ServerAddress.of(here, Map.of("MLFLOW_TRACKING_TOKEN", "t0ken-t0ken\n"))
                .authorization())
        .contains("Bearer t0ken-t0ken");
    assertThat(Secrets.ofProcess().hide("it was t0ken-t0ken"))
        .isEqualTo("it was ${MLFLOW_TRACKING_TOKEN}");
    assertThat(
            ServerAddress.of(
                    here,
                    Map.of("MLFLOW_TRACKING_USERNAME", "me", "MLFLOW_TRACKING_PASSWORD", "pa:ss"))
                .authorization())
        .contains("Basic bWU6cGE6c3M=");
    ServerAddress inUri = ServerAddress.of(Optional.of("https://me:pa%3Ass@host:1/x"), Map.of());
    assertThat(inUri.authorization()).contains("Basic bWU6cGE6c3M=");
    assertThat(inUri.toString()).doesNotContain("pa%3Ass");
    assertThat(inUri.root()).hasToString("https://host:1/x");
  }

  @Test
  void databricks_isNamedByItsVariables() {
    ServerAddress address =
        ServerAddress.of(
            Optional.of("databricks"),
            Map.of("DATABRICKS_HOST", "x.cloud.databricks.com", "DATABRICKS_TOKEN", "dapi-1234"));
    assertThat(address.root()).hasToString("https://x.cloud.databricks.com");
    assertThat(address.authorization()).contains("Bearer dapi-1234");
    assertThatThrownBy(() -> ServerAddress.of(Optional.of("databricks"), Map.of()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("needs the variables DATABRICKS_HOST and DATABRICKS_TOKEN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlruns", "file:///tmp/mlruns", "sqlite:///x.db", "http:/host", "http://", "a b"})
  void uri_ofAnythingElse_isRefusedInWords(String uri) {
    assertThatThrownBy(() -> ServerAddress.of(Optional.of(uri), Map.of()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("is no address of a tracking server: expected http: or https:");
  }

  @Test
  void uri_thatNothingSays_isAskedFor() {
    assertThatThrownBy(() -> ServerAddress.of(Optional.empty(), Map.of()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("mlflow.uri is missing")
        .hasMessageContaining("MLFLOW_TRACKING_URI");
  }
}
