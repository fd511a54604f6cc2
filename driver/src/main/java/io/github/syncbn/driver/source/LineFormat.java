package io.github.syncbn.driver.source;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Files with one record a line, where blank lines do not count.
 *
 * @param header whether the first line that counts is a header
 * @param comment how comment lines start, or an empty text
 * @param charset what their bytes are in
 */
public record LineFormat(boolean header, String comment, String charset) implements Serializable {

  /** The format of a CSV read with options; empty if a record is not a line. */
  public static Optional<LineFormat> csv(Map<String, String> options) {
    return Optional.of(
            new LineFormat(
                Boolean.parseBoolean(options.getOrDefault("header", "false")),
                options.getOrDefault("comment", ""),
                TextEncoding.of(options).name()))
        .filter(format -> aRecordIsALine(options));
  }

  /** The same for JSON. */
  public static Optional<LineFormat> json(Map<String, String> options) {
    return Optional.of(new LineFormat(false, "", TextEncoding.of(options).name()))
        .filter(format -> aRecordIsALine(options));
  }

  private static boolean aRecordIsALine(Map<String, String> given) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(given);
    return !Boolean.parseBoolean(options.getOrDefault("multiLine", "false"))
        && List.of("lineSep", "mode").stream().noneMatch(options::containsKey);
  }

  /** Whether a line is a record, or ahead of it the header. */
  public boolean holdsRecord(String line) {
    return !line.isBlank() && (comment.isEmpty() || !line.startsWith(comment));
  }
}
