package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers see what was published, on file systems that grow files and on those that cannot. */
class MetricsTargetTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"file:", "objects:"})
  void publish_whileOpen_showsAllLinesSoFar(String scheme) throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    Files.writeString(file, "of an earlier training");
    Configuration hadoop = ObjectStore.configuration();
    MetricsTarget target = new MetricsTarget(new org.apache.hadoop.fs.Path(scheme + file), hadoop);
    assertThat(file).hasContent("");
    target.append("one\n");
    target.publish();
    assertThat(file).hasContent("one\n");
    target.append("two\n");
    assertThat(file).hasContent("one\n");
    target.publish();
    target.publish();
    assertThat(file).hasContent("one\ntwo\n");
    target.append("three ä\n");
    target.close();
    assertThat(file).hasContent("one\ntwo\nthree ä\n");
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
  }
}
