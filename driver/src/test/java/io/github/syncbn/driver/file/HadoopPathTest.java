package io.github.syncbn.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopPathTest {
  private static final Configuration HADOOP = new Configuration();

  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "a b", "data [v1]", "run:1", "run:1/x", "1:2:3", "a,b", "100%", "ü{1,2}"})
  void of_anyName_isThatName(String name) {
    String here = Path.of("").toAbsolutePath().toString();
    assertThat(HadoopPath.qualified(name, HADOOP)).isEqualTo("file:" + here + "/" + name);
    assertThat(HadoopPath.of("/data/" + name).toUri().getPath()).isEqualTo("/data/" + name);
  }

  @Test
  void of_aUri_hasItsScheme() {
    assertThat(HadoopPath.of("s3a://bucket/a:b").toUri().getScheme()).isEqualTo("s3a");
    assertThat(HadoopPath.of("file:/a/b c").toUri().getPath()).isEqualTo("/a/b c");
  }

  @Test
  void of_whatNoFileIsCalled_isRefusedInWords() {
    for (String text : new String[] {"", "s3a:///\u0000?x:/\\//:::"}) {
      try {
        HadoopPath.of(text);
      } catch (JobException e) {
        assertThat(e).hasMessageContaining("is no path of a file");
      }
    }
    assertThatThrownBy(() -> HadoopPath.of(""))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("is no path of a file");
  }

  @Test
  void ofUri_asSparkTellsFiles_isUnescaped() {
    assertThat(HadoopPath.ofUri("file:///a%20b/%5Bv1%5D.csv").toUri().getPath())
        .isEqualTo("/a b/[v1].csv");
  }

  @Test
  void exists_whereNobodyCanSay_isFalse() {
    assertThat(HadoopPath.exists("", HADOOP)).isFalse();
    assertThat(HadoopPath.exists("nosuchscheme://x/y", HADOOP)).isFalse();
    assertThat(HadoopPath.exists("pom.xml", HADOOP)).isTrue();
  }
}
