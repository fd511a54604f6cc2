package io.github.syncbn.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Mark;
import io.github.syncbn.driver.report.Chart.Series;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
  static Page example() {
    double[] at = {1, 10, 100};
    Chart chart =
        new Chart(
            "A chart of </script> & \"quotes\"",
            Axis.logarithmic("deviation"),
            Axis.linear("accuracy"),
            at,
            List.of(
                Series.of("without", new double[] {0.1, Double.NaN, 0.9}),
                Series.between(
                    "with",
                    new double[] {0.7, 0.7, 0.7},
                    new double[] {0.8, 0.8, 0.8},
                    new double[] {0.9, 0.9, 0.9})),
            List.of(new Mark(10, "attempt 2")));
    return new Page(
        "Claims of <batch> normalization",
        "three seeds",
        List.of(
            new Page.Section(
                "Results",
                List.of(
                    new Page.Picture(chart),
                    new Page.Table(
                        List.of("rate", "accuracy"),
                        1,
                        List.of(List.of("0.1", "97%"), List.of("1", "11%")),
                        List.of(new double[] {1}, new double[] {0})),
                    new Page.Shares(
                        "Time",
                        List.of("products", "rest"),
                        List.of(new Page.Shares.Whole("worker 0", new double[] {0.75, 0.25}))),
                    new Page.Paragraph("1 < 2"),
                    new Page.Listing("a = 1\n  b = 2")))));
  }

  @Test
  void page_isOneFileWithoutAnyAddress() {
    String html = HtmlPage.of(example());
    assertThat(html).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(html).doesNotContain("src=", "href=", "@import", "url(");
    assertThat(html).contains("uPlot", "new uPlot");
  }

  @Test
  void texts_areEscaped_inMarkupAndInData() {
    String html = HtmlPage.of(example());
    assertThat(html)
        .contains("<h1>Claims of &lt;batch&gt; normalization</h1>")
        .contains("A chart of &lt;/script&gt; &amp; &quot;quotes&quot;")
        .contains("1 &lt; 2")
        .doesNotContain("A chart of </script>");
  }

  @Test
  void numbers_ofACharts_standInATable_andGapsAreNull() {
    String html = HtmlPage.of(example());
    assertThat(html)
        .contains("\"values\":[0.1,null,0.9]")
        .contains("<th>deviation</th><th class=\"value\">without</th>")
        .contains("<td>10</td><td class=\"value\"></td><td class=\"value\">0.80000</td>");
    assertThat(html).contains("style=\"--shade:1.000\"", "width:75.0%");
  }

  @Test
  void chartWithoutAnyValue_isSaidInWords() {
    Chart empty =
        Chart.of(
            "Validation accuracy",
            Axis.linear("epoch"),
            Axis.linear("accuracy"),
            new double[] {1},
            List.of(Series.of("none", new double[] {Double.NaN})));
    String html =
        HtmlPage.of(
            new Page("t", "", List.of(new Page.Section("s", List.of(new Page.Picture(empty))))));
    assertThat(html).contains("Validation accuracy: no values").doesNotContain("<figure");
  }

  @Test
  void seriesOfAnotherLength_isRefused() {
    assertThatThrownBy(
            () ->
                Chart.of(
                    "losses",
                    Axis.linear("step"),
                    Axis.linear("loss"),
                    new double[] {1, 2},
                    List.of(Series.of("training", new double[1]))))
        .hasMessageContaining("chart 'losses': training has 1 values for 2 places");
  }

  @Test
  void longSeries_haveThinTables() {
    double[] many = DoubleStream.iterate(0, v -> v + 1).limit(5_000).toArray();
    Page.Table table =
        ChartData.table(
            Chart.of(
                "long",
                Axis.linear("step"),
                Axis.linear("loss"),
                many,
                List.of(Series.of("loss", many))));
    assertThat(table.rows()).hasSize(200);
    assertThat(table.rows().get(0)).containsExactly("0", "0");
    assertThat(table.rows().get(199)).containsExactly("4999", "4999");
  }
}
