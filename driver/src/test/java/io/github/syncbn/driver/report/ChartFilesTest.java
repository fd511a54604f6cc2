package io.github.syncbn.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Series;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartFilesTest {
  @TempDir private Path folder;

  @BeforeAll
  static void fontsAreThere() {
    try {
      ChartImage.of(chart("any", 1, 2));
    } catch (JobException e) {
      assumeFalse(e.getMessage().contains("finds no font"), e.getMessage());
      throw e;
    }
  }

  private static Chart chart(String title, double... values) {
    double[] at = new double[values.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = i;
    }
    return Chart.of(
        title, Axis.linear("step"), Axis.linear("value"), at, List.of(Series.of("a", values)));
  }

  private static Page page(Chart... charts) {
    List<Page.Block> blocks = Stream.of(charts).map(c -> (Page.Block) new Page.Picture(c)).toList();
    return new Page(
        "Title",
        "subtitle",
        List.of(
            new Page.Section("first", List.of(new Page.Paragraph("text"))),
            new Page.Section("second", blocks)));
  }

  private List<String> pictures() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("charts"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".png"))
          .sorted()
          .toList();
    }
  }

  @Test
  void chartsOfAPage_lieBesideIt_namedByTheirOrderAndTitle() throws IOException {
    PageFile.write(
        page(chart("Loss, by step (log)", 1, 2), chart("nothing", Double.NaN), chart("ROC", 0, 1)),
        folder.toString(),
        new Configuration());
    assertThat(folder.resolve("index.html")).exists();
    assertThat(pictures()).containsExactly("01-loss-by-step-log.png", "02-roc.png");
    BufferedImage read = ImageIO.read(folder.resolve("charts/02-roc.png").toFile());
    assertThat(read.getWidth()).isEqualTo(900);
    assertThat(read.getHeight()).isEqualTo(480);
  }

  @Test
  void chartsOfAnEarlierPage_areRemoved_andNothingElse() throws IOException {
    PageFile.write(page(chart("one", 1), chart("two", 2)), folder.toString(), new Configuration());
    Files.writeString(folder.resolve("charts/mine.png"), "kept");
    PageFile.write(page(chart("three", 3)), folder.toString(), new Configuration());
    assertThat(pictures()).containsExactly("01-three.png", "mine.png");
    assertThat(folder.resolve("charts/mine.png")).hasContent("kept");
  }

  @Test
  void pageWhileTrainingGoesOn_hasNoPictures() throws IOException {
    new PageFile(folder.toString(), new Configuration()).write(page(chart("one", 1, 2)));
    assertThat(folder.resolve("charts")).doesNotExist();
  }
}
