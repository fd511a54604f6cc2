package io.github.syncbn.driver.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.LogRecords;
import io.github.syncbn.driver.file.SourcePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersBelowTest {
  @TempDir Path folder;

  private List<String> warnings(Map<String, String> options) throws IOException {
    Configuration hadoop = new Configuration();
    try (LogRecords log = new LogRecords()) {
      FoldersBelow.warn(SourcePath.of(folder.toString(), hadoop), options, hadoop);
      return log.ofDriver().map(event -> event.getMessage().getFormattedMessage()).toList();
    }
  }

  private void file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x\n1\n");
  }

  @Test
  void folder_besideFiles_isNamed_unlessItIsReadToo() throws IOException {
    file("a.csv");
    file("more/of/b.csv");

    assertThat(warnings(Map.of())).singleElement().asString().contains("more", "recursive");
    assertThat(warnings(Map.of("RecursiveFileLookup", "true"))).isEmpty();
  }

  @Test
  void partitions_hiddenAndEmptyFolders_andThoseWithoutFilesBeside_areNoNews() throws IOException {
    file("below/b.csv");
    assertThat(warnings(Map.of())).as("Spark says that there is nothing").isEmpty();

    Files.delete(folder.resolve("below/b.csv"));
    file("a.csv");
    file("day=1/c.csv");
    file("_delta_log/d.json");
    file(".hidden/e.csv");
    assertThat(warnings(Map.of())).isEmpty();
  }
}
