package io.github.syncbn.driver.report;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart as a picture, for papers and notebooks. Public API. */
public final class ChartImage {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 480;

  /** Points of a line that are marked where there are no more. */
  private static final int FEW = 40;

  private ChartImage() {}

  /**
   * The picture, {@value #WIDTH} by {@value #HEIGHT} pixels, dark on white.
   *
   * @throws JobException CONFIGURATION if the chart has no value to be drawn, or Java finds no font
   */
  public static BufferedImage of(Chart chart) {
    if (!chart.drawable()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "the chart '" + chart.title() + "' has no value that could be drawn");
    }
    try {
      return BitmapEncoder.getBufferedImage(drawn(chart));
    } catch (NullPointerException | LinkageError | InternalError e) {
      // What AWT throws on a machine without fonts differs from release to release.
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "the chart '"
              + chart.title()
              + "' cannot be drawn, since Java finds no font here: install fontconfig and a font,"
              + " such as fonts-dejavu-core",
          e);
    }
  }

  private static XYChart drawn(Chart chart) {
    XYChart picture =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(chart.title())
            .xAxisTitle(chart.x().label())
            .yAxisTitle(chart.y().label())
            .build();
    XYStyler style = picture.getStyler();
    style.setChartBackgroundColor(Color.WHITE);
    style.setChartTitleBoxBackgroundColor(Color.WHITE);
    style.setLegendBorderColor(Color.WHITE);
    style.setLegendPosition(LegendPosition.OutsideE);
    style.setXAxisLogarithmic(chart.x().logarithmic());
    style.setYAxisLogarithmic(chart.y().logarithmic());
    double[] at = drawable(chart.at(), chart.x());
    for (int i = 0; i < chart.series().size(); i++) {
      Series line = chart.series().get(i);
      Color color = Color.decode(Palette.color(i));
      line.band().ifPresent(band -> band(picture, chart, at, line.name(), band, color));
      line(picture, at, drawable(line.values(), chart.y()), line, color);
    }
    chart
        .marks()
        .forEach(mark -> picture.addAnnotation(new AnnotationLine(mark.at(), true, false)));
    return picture;
  }

  private static void line(
      XYChart picture, double[] at, double[] values, Series line, Color color) {
    if (Arrays.stream(values).allMatch(Double::isNaN)) {
      return;
    }
    var drawn = picture.addSeries(line.name(), at, values);
    drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    drawn.setLineColor(color);
    drawn.setMarkerColor(color);
    drawn.setLineStyle(
        line.dashed()
            ? new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, dashes(), 0)
            : new BasicStroke(2));
    drawn.setMarker(line.dashed() || at.length > FEW ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
  }

  private static float[] dashes() {
    return new float[] {6, 4};
  }

  /** An area along the upper edge and back along the lower one, where both are known. */
  private static void band(
      XYChart picture, Chart chart, double[] at, String name, Chart.Band band, Color color) {
    double[] low = drawable(band.low(), chart.y());
    double[] high = drawable(band.high(), chart.y());
    List<Integer> places =
        new ArrayList<>(
            IntStream.range(0, at.length)
                .filter(i -> Double.isFinite(at[i] + low[i] + high[i]))
                .boxed()
                .toList());
    if (places.size() < 2) {
      return;
    }
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    places.forEach(i -> x.add(at[i]));
    places.forEach(i -> y.add(high[i]));
    Collections.reverse(places);
    places.forEach(i -> x.add(at[i]));
    places.forEach(i -> y.add(low[i]));
    var area = picture.addSeries(name + ", from least to greatest", x, y);
    area.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    area.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 45));
    area.setLineColor(new Color(0, 0, 0, 0));
    area.setMarker(SeriesMarkers.NONE);
    area.setShowInLegend(false);
  }

  /** NaN for what has no place on an axis. */
  private static double[] drawable(double[] values, Axis axis) {
    return Arrays.stream(values)
        .map(v -> Double.isFinite(v) && (v > 0 || !axis.logarithmic()) ? v : Double.NaN)
        .toArray();
  }
}
