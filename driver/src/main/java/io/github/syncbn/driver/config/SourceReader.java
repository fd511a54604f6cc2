package io.github.syncbn.driver.config;

import io.github.syncbn.driver.job.DataSettings.Source;
import io.github.syncbn.driver.job.ImageReading;
import java.util.Map;
import java.util.Optional;

/** Reads where rows come from: of {@code data}, or of one of its {@code split.paths}. */
final class SourceReader {
  private static final String BUILTIN = "builtin:";
  private static final String DIGITS = BUILTIN + "digits";
  private static final String IDX = "idx";
  private static final String IMAGES = "images";

  private SourceReader() {}

  /**
   * A source.
   *
   * @param section holds its keys
   * @param training the source of the training set, whose format, options and query are taken where
   *     the section gives none; empty for that source itself
   */
  static Source read(Section section, Optional<Source> training) {
    Optional<String> path = section.optionalText("path");
    Optional<String> table = section.optionalText("table");
    Optional<String> format =
        section
            .optionalText("format")
            .or(() -> training.flatMap(Source::format).filter(inherited -> table.isEmpty()))
            .or(() -> path.flatMap(SourceReader::formatOf));
    Map<String, String> options =
        section.has("options") || training.isEmpty()
            ? section.map("options")
            : training.get().options();
    Source source =
        new Source(
            format,
            path,
            section.optionalText("labels"),
            table,
            options,
            section.optionalText("query").or(() -> training.flatMap(Source::query)),
            training.map(Source::images).orElseGet(() -> images(section.section("images"))));
    check(source, section);
    return source;
  }

  private static ImageReading images(Section section) {
    if (section.has("height") != section.has("width")) {
      section.report(
          section.has("height") ? "height" : "width", "expected both height and width, or neither");
    }
    return new ImageReading(
        section.optionalInteger("height").map(Long::intValue),
        section.optionalInteger("width").map(Long::intValue),
        Integer.parseInt(section.text("channels")),
        section.text("unreadable").equals("skip"));
  }

  private static Optional<String> formatOf(String path) {
    String plain = path.replaceFirst("\\.(gz|bz2|zst|deflate)$", "");
    if (plain.endsWith("-ubyte") || plain.endsWith(".idx")) {
      return Optional.of(IDX);
    }
    if (plain.endsWith(".zip")) {
      return Optional.of(IMAGES);
    }
    for (String format : new String[] {"csv", "json", "orc", "avro", "parquet"}) {
      if (plain.endsWith("." + format)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  private static void check(Source source, Section section) {
    String format = source.format().orElse("");
    if (format.startsWith(BUILTIN)) {
      checkBuiltin(format, source, section);
      return;
    }
    if (source.path().isPresent() && source.table().isPresent()) {
      section.report("table", "path is given too; expected one of them");
    } else if (source.path().isEmpty() && source.table().isEmpty()) {
      section.report("path", "missing; expected a path (any Hadoop URI, quoted), or a table");
    }
    if (source.table().isPresent() && section.has("format")) {
      section.report("format", "means nothing with table, which knows its own");
    }
    if (format.equals(IDX)) {
      if (source.labelsPath().isEmpty() && source.path().isPresent()) {
        section.reportMissing("labels");
      }
    } else if (section.has("images") && !format.equals(IMAGES)) {
      section.report("images", "only means something with format = images");
    } else if (source.labelsPath().isPresent()) {
      section.report("labels", "only means something with format = idx");
    }
  }

  private static void checkBuiltin(String format, Source source, Section section) {
    if (!format.equals(DIGITS)) {
      section.report(
          "format", "expected builtin:digits, the only data that is built in, got " + format);
    }
    if (source.path().isPresent()) {
      section.report("path", "means nothing with format = " + format);
    }
    if (source.table().isPresent()) {
      section.report("table", "means nothing with format = " + format);
    }
    if (source.labelsPath().isPresent()) {
      section.report("labels", "means nothing with format = " + format);
    }
  }
}
