package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.ConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration is found where clusters put it. */
class ConfigLocationTest {
  @TempDir private Path folder;
  private Path elsewhere;
  private Configuration hadoop;

  @BeforeEach
  void writeFiles() throws IOException {
    elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(
        folder.resolve("job.conf"), "include \"network.conf\"\ntraining.epochs = 3\n");
    Files.writeString(folder.resolve("network.conf"), "training.seed = 7\n");
    Files.writeString(elsewhere.resolve("network.conf"), "training.seed = 8\n");
    hadoop = ObjectStore.configuration();
  }

  private long[] epochsAndSeed(ConfigSource source) {
    var training =
        new ConfigReader()
            .read(source, List.of("data.path=x.parquet", "data.label=label"))
            .job()
            .training();
    return new long[] {training.epochs(), training.seed()};
  }

  @Test
  void find_withScheme_readsAnyFileSystemAndIncludesBesideIt() {
    ConfigLocation location = new ConfigLocation(hadoop, List.of());
    assertThat(epochsAndSeed(location.find("objects:" + folder + "/job.conf")))
        .containsExactly(3, 7);
    assertThat(epochsAndSeed(location.find(folder.toUri() + "/job.conf"))).containsExactly(3, 7);
  }

  @Test
  void find_ofAFileThatIsThere_readsItWhateverItsNameCouldMean() throws IOException {
    Path here = Files.createTempDirectory(Path.of("target"), "run:");
    String name = Path.of("").toAbsolutePath().relativize(here.toAbsolutePath()) + "/a [1]:2.conf";
    try {
      Files.writeString(Path.of(name), "training { epochs = 3, seed = 7 }");
      assertThat(epochsAndSeed(new ConfigLocation(hadoop, List.of()).find(name)))
          .containsExactly(3, 7);
    } finally {
      Files.deleteIfExists(Path.of(name));
      Files.delete(here);
    }
  }

  @Test
  void find_plainName_isLookedUpAmongSubmittedFiles() {
    ConfigLocation location =
        new ConfigLocation(
            hadoop,
            List.of(
                "",
                folder.resolve("job.conf").toUri().toString(),
                "objects:" + folder.resolve("job.conf") + "#renamed.conf"));
    assertThat(epochsAndSeed(location.find("job.conf"))).containsExactly(3, 7);
    assertThat(epochsAndSeed(location.find("renamed.conf"))).containsExactly(3, 7);
  }

  @Test
  void include_ofSubmittedFile_prefersWhatWasSubmittedToo() {
    ConfigLocation location =
        new ConfigLocation(
            hadoop,
            List.of(
                folder.resolve("job.conf").toUri().toString(),
                elsewhere.resolve("network.conf").toUri().toString()));
    assertThat(epochsAndSeed(location.find("job.conf"))).containsExactly(3, 8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../network.conf",
        "/etc/passwd",
        "http://127.0.0.1:1/x.conf",
        "file:///etc/passwd",
        "objects://other/x.conf",
        "below/../../network.conf",
        "link.conf"
      })
  void include_elsewhere_isRefused(String include) throws IOException {
    Files.writeString(elsewhere.resolve("job.conf"), "include \"" + include + "\"\n");
    Files.createSymbolicLink(elsewhere.resolve("link.conf"), folder.resolve("network.conf"));
    ConfigLocation location = new ConfigLocation(hadoop, List.of());
    for (String job : List.of("objects:" + elsewhere + "/job.conf", elsewhere + "/job.conf")) {
      // A file system of Hadoop's that has links looks after them itself.
      if (!job.startsWith("objects:") || !include.equals("link.conf")) {
        assertThatThrownBy(() -> new ConfigReader().read(location.find(job), List.of()))
            .isInstanceOf(JobException.class)
            .hasMessageContaining("include \"" + include + "\": cannot be read beside ");
      }
    }
  }

  @Test
  void find_fileOfTheWorkingDirectory_isStrongerThanASubmittedOne() throws IOException {
    Path local = elsewhere.resolve("job.conf");
    Files.writeString(local, "training { epochs = 5, seed = 9 }\n");
    ConfigLocation location =
        new ConfigLocation(hadoop, List.of(folder.resolve("job.conf").toUri() + "#" + local));
    assertThat(epochsAndSeed(location.find(local.toString()))).containsExactly(5, 9);
  }

  @Test
  void find_missing_failsWhenReadNamingTheFile() {
    ConfigLocation location = new ConfigLocation(hadoop, List.of("file:/x/other.conf"));
    for (String name :
        List.of("nowhere.conf", "objects:" + folder + "/nowhere.conf", "what:/no.conf")) {
      assertThatThrownBy(() -> new ConfigReader().read(location.find(name), List.of()))
          .isInstanceOf(JobException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("cannot be read");
    }
  }
}
