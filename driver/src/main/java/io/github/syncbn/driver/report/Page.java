package io.github.syncbn.driver.report;

import java.util.List;

/**
 * What stands on a page.
 *
 * @param title of the whole
 * @param subtitle one line below it
 * @param sections in order
 */
public record Page(String title, String subtitle, List<Section> sections) {

  /**
   * A part of the page.
   *
   * @param title its heading
   * @param blocks what it shows
   */
  public record Section(String title, List<Block> blocks) {}

  /** What a section is made of. */
  public sealed interface Block permits Paragraph, Table, Picture, Shares, Listing {}

  /** A text. */
  public record Paragraph(String text) implements Block {}

  /** A chart. */
  public record Picture(Chart chart) implements Block {}

  /** A text whose lines stay as they are, such as a configuration. */
  public record Listing(String text) implements Block {}

  /**
   * Rows of cells.
   *
   * @param headings of the columns
   * @param names how many columns name a row; the others are values, to the right
   * @param rows in order, each as long as the headings
   * @param shades darkness of each value's cell in [0, 1], row by row; empty for none
   */
  public record Table(
      List<String> headings, int names, List<List<String>> rows, List<double[]> shades)
      implements Block {
    /** A table without shades. */
    public static Table of(List<String> headings, int names, List<List<String>> rows) {
      return new Table(headings, names, rows, List.of());
    }

    /** What is known of one thing. */
    public static Table ofFacts(List<List<String>> facts) {
      return of(List.of("", ""), 2, facts);
    }
  }

  /**
   * Parts of wholes, as bars.
   *
   * @param title what is divided
   * @param parts names of the parts
   * @param wholes the bars
   */
  public record Shares(String title, List<String> parts, List<Whole> wholes) implements Block {
    /** One bar: a share in [0, 1] for each part. */
    public record Whole(String name, double[] shares) {}
  }
}
