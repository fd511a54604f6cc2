package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputOptionsTest {
  @TempDir private Path folder;

  /** The first of two paths, or the one that the text is. */
  private String first(String input) {
    int comma = InputOptions.comma(folder + "/" + input, new Configuration());
    return comma < 0 ? input : input.substring(0, comma - folder.toString().length() - 1);
  }

  @Test
  void comma_betweenPaths_partsWhatExists() throws IOException {
    for (String name : new String[] {"a", "a,b", "c,d", "e"}) {
      Files.writeString(folder.resolve(name), "x");
    }
    assertThat(first("a")).isEqualTo("a");
    assertThat(first("a,b")).as("a file of this name").isEqualTo("a,b");
    assertThat(first("a," + folder + "/e")).isEqualTo("a");
    assertThat(first("c,d," + folder + "/e")).as("both exist").isEqualTo("c,d");
    assertThat(first("e," + folder + "/c,d")).isEqualTo("e");
    assertThat(first("x,y,z")).as("nothing exists").isEqualTo("x");
  }

  @Test
  void format_ofTwoPaths_isToldByEither() {
    assertThat(InputOptions.formatOf("images-ubyte.gz,labels")).hasValue("idx");
    assertThat(InputOptions.formatOf("s3a://b/images,labels.IDX")).hasValue("idx");
    assertThat(InputOptions.formatOf("a-ubyte-copy,b.csv.gz")).hasValue("csv");
    assertThat(InputOptions.formatOf("a,b")).isEmpty();
  }
}
