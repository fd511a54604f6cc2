package io.github.syncbn.driver.report;

import io.github.syncbn.driver.report.Page.Block;
import io.github.syncbn.driver.report.Page.Listing;
import io.github.syncbn.driver.report.Page.Paragraph;
import io.github.syncbn.driver.report.Page.Picture;
import io.github.syncbn.driver.report.Page.Section;
import io.github.syncbn.driver.report.Page.Shares;
import io.github.syncbn.driver.report.Page.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A page as one HTML file that needs nothing else: style, script and numbers are in it. Charts are
 * drawn by uPlot; without JavaScript their numbers stand in tables. The browser's choice of dark or
 * light, and its width, are followed.
 */
public final class HtmlPage {
  /** Names the version as the build does; without the files no page is written. */
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private final StringBuilder html = new StringBuilder();

  private HtmlPage() {}

  /** The text of the file. */
  public static String of(Page page) {
    HtmlPage writer = new HtmlPage();
    writer.write(page);
    return writer.html.toString();
  }

  private void write(Page page) {
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    element("title", page.title());
    html.append("<style>\n").append(resource(UPLOT + "uPlot.min.css"));
    html.append('\n').append(resource("page.css")).append("</style>\n</head>\n<body>\n<main>\n");
    element("h1", page.title());
    html.append("<p class=\"subtitle\">").append(escaped(page.subtitle())).append("</p>\n");
    html.append("<noscript><p>Charts need JavaScript; the numbers below each do not.</p>");
    html.append("</noscript>\n");
    for (Section section : page.sections()) {
      html.append("<section>\n");
      element("h2", section.title());
      section.blocks().forEach(this::write);
      html.append("</section>\n");
    }
    html.append("</main>\n<script>\n").append(resource(UPLOT + "uPlot.iife.min.js"));
    html.append("\n</script>\n<script>\n").append(resource("page.js"));
    html.append("</script>\n</body>\n</html>\n");
  }

  private void write(Block block) {
    if (block instanceof Paragraph paragraph) {
      element("p", paragraph.text());
    } else if (block instanceof Listing listing) {
      element("pre", listing.text());
    } else if (block instanceof Table table) {
      write(table);
    } else if (block instanceof Shares shares) {
      write(shares);
    } else if (block instanceof Picture picture) {
      write(picture.chart());
    }
  }

  private void write(Chart chart) {
    if (!chart.drawable()) {
      element("p", chart.title() + ": no values");
      return;
    }
    html.append("<figure class=\"chart\">\n");
    element("figcaption", chart.title());
    html.append("<script type=\"application/json\">")
        .append(ChartData.json(chart))
        .append("</script>\n<div class=\"plot\"></div>\n<details>\n<summary>numbers</summary>\n");
    write(ChartData.table(chart));
    html.append("</details>\n</figure>\n");
  }

  private void write(Shares shares) {
    html.append("<figure class=\"shares\">\n");
    element("figcaption", shares.title());
    html.append("<p class=\"legend\">");
    for (int p = 0; p < shares.parts().size(); p++) {
      html.append("<span><i class=\"part").append(p).append("\"></i>");
      html.append(escaped(shares.parts().get(p))).append("</span> ");
    }
    html.append("</p>\n");
    for (Shares.Whole whole : shares.wholes()) {
      html.append("<div class=\"whole\"><span>").append(escaped(whole.name()));
      html.append("</span><div class=\"bar\">");
      for (int p = 0; p < whole.shares().length; p++) {
        String percent = String.format(Locale.ROOT, "%.1f%%", 100 * whole.shares()[p]);
        html.append("<i class=\"part").append(p).append("\" style=\"width:").append(percent);
        html.append("\" title=\"").append(escaped(shares.parts().get(p)));
        html.append(' ').append(percent).append("\"></i>");
      }
      html.append("</div></div>\n");
    }
    html.append("</figure>\n");
  }

  private void write(Table table) {
    html.append("<div class=\"scroll\"><table>\n");
    if (table.headings().stream().anyMatch(heading -> !heading.isEmpty())) {
      html.append("<thead>");
      row(table, table.headings(), "th", -1);
      html.append("</thead>\n");
    }
    html.append("<tbody>\n");
    for (int r = 0; r < table.rows().size(); r++) {
      row(table, table.rows().get(r), "td", r);
    }
    html.append("</tbody>\n</table></div>\n");
  }

  private void row(Table table, List<String> cells, String tag, int row) {
    html.append("<tr>");
    for (int c = 0; c < cells.size(); c++) {
      html.append('<').append(tag);
      if (c >= table.names()) {
        html.append(" class=\"value\"");
        if (row >= 0 && !table.shades().isEmpty()) {
          double shade = table.shades().get(row)[c - table.names()];
          html.append(String.format(Locale.ROOT, " style=\"--shade:%.3f\"", shade));
        }
      }
      html.append('>').append(escaped(cells.get(c))).append("</").append(tag).append('>');
    }
    html.append("</tr>\n");
  }

  private void element(String tag, String text) {
    html.append('<').append(tag).append('>').append(escaped(text));
    html.append("</").append(tag).append(">\n");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
