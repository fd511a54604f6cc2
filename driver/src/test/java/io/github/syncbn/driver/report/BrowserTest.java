package io.github.syncbn.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages in a real browser, where there is one: charts are drawn, nothing complains. */
@Timeout(120)
class BrowserTest {
  /** The first two colors of series, as the script has them. */
  private static final int BLUE = 0x1f77b4;

  private static final int ORANGE = 0xff7f0e;

  @TempDir private Path folder;
  private Path page;

  @BeforeEach
  void write() throws IOException {
    assumeTrue(browser().isPresent(), "there is no chromium on the path");
    page = folder.resolve("page.html");
    Files.writeString(page, HtmlPage.of(HtmlPageTest.example()));
  }

  private static Optional<String> browser() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            dir ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  @ParameterizedTest
  @CsvSource({"400, false", "1400, false", "400, true", "1400, true"})
  void charts_areDrawn_atAnyWidth_darkAndLight(int width, boolean dark) throws Exception {
    Path picture = folder.resolve("page.png");
    List<String> options =
        new ArrayList<>(List.of("--window-size=" + width + ",1600", "--screenshot=" + picture));
    if (dark) {
      options.add("--blink-settings=preferredColorScheme=0");
    }
    run(options);
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(count(image, BLUE)).as("pixels of the first series").isGreaterThan(100);
    assertThat(count(image, ORANGE)).as("pixels of the second series").isGreaterThan(100);
    int ground = image.getRGB(1, image.getHeight() - 1) & 0xff;
    assertThat(ground < 0x80).as("a dark ground").isEqualTo(dark);
    assertThat(count(image, image.getRGB(1, 1) & 0xffffff))
        .isLessThan(image.getWidth() * image.getHeight());
  }

  @Test
  void script_meetsNoError_andFillsEveryChart() throws Exception {
    String html = run(List.of("--dump-dom", "--enable-logging=stderr", "--v=0"));
    assertThat(html).contains("class=\"u-wrap\"").contains("<canvas");
    assertThat(html).doesNotContain("CONSOLE", "Uncaught");
  }

  @Test
  void chart_overManyPowersOfTen_isDrawn() throws Exception {
    Chart chart =
        Chart.of(
            "Vanishing",
            Chart.Axis.linear("layer"),
            Chart.Axis.logarithmic("norm"),
            new double[] {1, 2, 3},
            List.of(Chart.Series.of("sigmoid", new double[] {1e-20, 1e-9, 400})));
    List<Page.Block> blocks = List.of(new Page.Picture(chart));
    Files.writeString(
        page, HtmlPage.of(new Page("t", "s", List.of(new Page.Section("gradients", blocks)))));
    String html = run(List.of("--dump-dom", "--enable-logging=stderr", "--v=0"));
    assertThat(html).contains("class=\"u-wrap\"").doesNotContain("CONSOLE", "Uncaught");
  }

  @Test
  void labels_ofMarksAtTheEndOfAChart_standLeftOfThem_belowEachOther() throws Exception {
    Chart chart =
        new Chart(
            "Loss",
            Chart.Axis.linear("step"),
            Chart.Axis.linear("loss"),
            new double[] {0, 100},
            List.of(Chart.Series.of("train", new double[] {1, 0})),
            List.of(new Chart.Mark(99, "attempt 2"), new Chart.Mark(100, "attempt 3")));
    List<Page.Block> blocks = List.of(new Page.Picture(chart));
    Files.writeString(
        page, HtmlPage.of(new Page("t", "s", List.of(new Page.Section("loss", blocks)))));
    Path picture = folder.resolve("page.png");
    run(List.of("--window-size=1400,800", "--screenshot=" + picture));
    BufferedImage image = ImageIO.read(picture.toFile());
    List<Integer> lines = redColumns(image, 40);
    assertThat(lines).as("columns of dashed lines").isNotEmpty();
    List<Integer> letters = redRows(image, lines.get(0) - 40, lines.get(0) - 8);
    assertThat(letters).as("rows of letters left of the lines").hasSizeGreaterThan(12);
    assertThat(letters.get(letters.size() - 1) - letters.get(0))
        .as("two labels, one below the other")
        .isBetween(18, 40);
    int last = lines.get(lines.size() - 1);
    assertThat(redRows(image, last + 3, image.getWidth())).as("cut off at the end").isEmpty();
  }

  /** Columns with at least as many red pixels, from the left. */
  private static List<Integer> redColumns(BufferedImage image, int least) {
    return IntStream.range(0, image.getWidth())
        .filter(
            x ->
                IntStream.range(0, image.getHeight()).filter(y -> red(image.getRGB(x, y))).count()
                    >= least)
        .boxed()
        .toList();
  }

  /** Rows with a red pixel between two columns, from the top. */
  private static List<Integer> redRows(BufferedImage image, int from, int to) {
    return IntStream.range(0, image.getHeight())
        .filter(y -> IntStream.range(from, to).anyMatch(x -> red(image.getRGB(x, y))))
        .boxed()
        .toList();
  }

  private static boolean red(int color) {
    return (color >> 16 & 0xff) > 170 && (color >> 8 & 0xff) < 120 && (color & 0xff) < 120;
  }

  private static int count(BufferedImage image, int color) {
    int found = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        found += (image.getRGB(x, y) & 0xffffff) == color ? 1 : 0;
      }
    }
    return found;
  }

  private String run(List<String> options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                browser().orElseThrow(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=3000"));
    command.addAll(options);
    command.add(page.toUri().toString());
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the browser ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
