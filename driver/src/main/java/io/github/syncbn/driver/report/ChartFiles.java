package io.github.syncbn.driver.report;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The charts of a page as PNG files in {@code charts} beside it, for papers and slides: {@code
 * 01-loss.png} and so on, in the order of the page. Those of an earlier page are removed.
 */
final class ChartFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ChartFiles.class);
  private static final String FOLDER = "charts";
  private static final Pattern OURS = Pattern.compile("\\d\\d-[a-z0-9-]+\\.png");

  private ChartFiles() {}

  /**
   * Writes what can be drawn; on a machine without fonts that is nothing, and a warning says so.
   */
  static void write(Page page, Path directory, Configuration hadoop) throws IOException {
    FileSystem files = HadoopPath.files(directory, hadoop);
    Path folder = new Path(directory, FOLDER);
    removeEarlier(files, folder);
    List<Chart> charts = drawable(page);
    for (int i = 0; i < charts.size(); i++) {
      try {
        write(charts.get(i), files, new Path(folder, name(i + 1, charts.get(i))));
      } catch (JobException e) {
        LOG.warn("Charts of the page in {} are not written as PNG: {}", directory, e.getMessage());
        return;
      }
    }
  }

  private static void removeEarlier(FileSystem files, Path folder) throws IOException {
    if (files.exists(folder)) {
      for (FileStatus file : files.listStatus(folder)) {
        if (OURS.matcher(file.getPath().getName()).matches()) {
          files.delete(file.getPath(), false);
        }
      }
    }
  }

  private static List<Chart> drawable(Page page) {
    return page.sections().stream()
        .flatMap(section -> section.blocks().stream())
        .filter(Page.Picture.class::isInstance)
        .map(block -> ((Page.Picture) block).chart())
        .filter(Chart::drawable)
        .toList();
  }

  private static void write(Chart chart, FileSystem files, Path path) throws IOException {
    var image = ChartImage.of(chart);
    try (OutputStream out = StoredFile.create(files, path, true)) {
      ImageIO.write(image, "png", out);
    }
  }

  private static String name(int number, Chart chart) {
    String words =
        chart
            .title()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return String.format(Locale.ROOT, "%02d-%s.png", number, words.isEmpty() ? "chart" : words);
  }
}
