package io.github.syncbn.driver.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a run, in each place that a server may name for them. */
class ArtifactsTest {
  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void write() throws IOException {
    model = Files.createDirectory(folder.resolve("model"));
    Files.createDirectory(model.resolve("data"));
    Files.writeString(model.resolve("MLmodel"), "{}");
    Files.writeString(model.resolve("data/a b+c%.txt"), "text");
    Files.writeString(model.resolve("data/.a.crc"), "of Hadoop");
  }

  private static Artifacts artifacts(String server, String root) {
    ServerAddress address =
        ServerAddress.of(Optional.of(server), Map.of("MLFLOW_TRACKING_TOKEN", "s3cret-s3cret"));
    RestClient client = new RestClient(address, millis -> {});
    return new Artifacts(new Run(client, "r", root, Map.of(), Map.of()), new Configuration(false));
  }

  @Test
  void filesBehindTheServer_areSentToIt() throws Exception {
    try (MlflowServer server = new MlflowServer()) {
      artifacts(server.uri(), "mlflow-artifacts:/7/r/artifacts").put(model, "model");
      assertThat(server.files())
          .containsOnlyKeys("7/r/artifacts/model/MLmodel", "7/r/artifacts/model/data/a b+c%.txt");
      assertThat(server.authorizations()).containsOnly("Bearer s3cret-s3cret");
    }
  }

  /** What knows the token is the server that the user named. */
  @Test
  void filesBehindAnotherServer_areSentWithoutTheToken() throws Exception {
    try (MlflowServer server = new MlflowServer()) {
      String other = "mlflow-artifacts:" + server.uri().substring("http:".length()) + "/7/r";
      artifacts("http://localhost:1", other).put(model, "model");
      assertThat(server.files()).hasSize(2);
      assertThat(server.authorizations()).containsOnly("null");
    }
  }

  @Test
  void filesOfAHadoopFileSystem_areWrittenThere() throws Exception {
    Path root = folder.resolve("mlruns/0/r/artifacts");
    for (String uri : new String[] {root.toUri().toString(), root + "/more"}) {
      artifacts("http://localhost:1", uri).put(model, "model");
    }
    assertThat(root.resolve("model/data/a b+c%.txt")).hasContent("text");
    assertThat(root.resolve("more/model/MLmodel")).hasContent("{}");
  }
}
