package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;
import static io.github.syncbn.driver.JobException.Kind.DATA;

import com.univocity.parsers.csv.CsvParser;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.spark.ScalaCollections;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.csv.CSVOptions;

/**
 * Reads the names in the headers of CSV files, in the dialect that options say. Spark's own reading
 * of a header keeps neither the place of a name nor which ones were empty or there twice.
 */
final class CsvHeader {
  /** The longest header that is read, in bytes. */
  static final int MOST_BYTES = 4 << 20;

  private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");
  private static final String OTHER_SEPARATORS = ";\t|";

  private final CSVOptions dialect;
  private final TextEncoding encoding;
  private final boolean separatorGiven;
  private final CsvParser parser;

  /**
   * For files that are read with options.
   *
   * @throws JobException CONFIGURATION if Spark does not take the options
   */
  CsvHeader(Map<String, String> options) {
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(options);
    encoding = TextEncoding.of(byName);
    separatorGiven = byName.containsKey("sep") || byName.containsKey("delimiter");
    try {
      dialect = new CSVOptions(ScalaCollections.map(byName), true, "UTC");
      parser = new CsvParser(dialect.asParserSettings());
    } catch (RuntimeException e) {
      throw new JobException(CONFIGURATION, "data.options: " + SparkFailure.sentence(e), e);
    }
  }

  /**
   * The names in a header, as they are written; an empty text where there is none.
   *
   * @param line of the header, from 1
   */
  record Names(long line, List<String> names) {}

  /**
   * The header of a file.
   *
   * @param file for messages
   * @param beginning its first {@value #MOST_BYTES} bytes, or all
   * @return empty if the file has no record
   * @throws JobException DATA with file, line and column
   */
  Optional<Names> of(String file, byte[] beginning) {
    CharsetDecoder decoder = encoding.strictDecoder();
    boolean all = beginning.length < MOST_BYTES;
    CharBuffer decoded =
        CharBuffer.allocate(1 + (int) Math.ceil(beginning.length * decoder.maxCharsPerByte()));
    CoderResult result = decoder.decode(ByteBuffer.wrap(beginning), decoded, all);
    String text = decoded.flip().toString();
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    boolean whole = all && !result.isError();
    return dialect.multiLine()
        ? record(file, text, whole, result, beginning)
        : line(file, text, whole, result, beginning);
  }

  private Optional<Names> line(
      String file, String text, boolean whole, CoderResult result, byte[] beginning) {
    String end = dialect.lineSeparator().getOrElse(() -> null);
    Pattern ends = end == null ? LINE_END : Pattern.compile(Pattern.quote(end));
    List<String> lines = List.of(ends.split(text, -1));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean complete = whole || i < lines.size() - 1;
      if (!complete) {
        throw incomplete(file, i + 1, line, result, beginning);
      }
      if (!line.isBlank() && !isComment(line)) {
        return Optional.of(checked(file, i + 1, parsed(file, line)));
      }
    }
    return Optional.empty();
  }

  private boolean isComment(String line) {
    return dialect.isCommentSet() && line.startsWith(String.valueOf(dialect.comment()));
  }

  private Optional<Names> record(
      String file, String text, boolean whole, CoderResult result, byte[] beginning) {
    try {
      parser.beginParsing(new StringReader(text));
      String[] tokens = parser.parseNext();
      // Where the text was cut, a record that ends with it may go on.
      boolean complete = whole || parser.getContext().currentChar() < text.length();
      long line = Math.max(1, parser.getContext().currentLine());
      if (!complete) {
        throw incomplete(file, line, text, result, beginning);
      }
      return tokens == null ? Optional.empty() : Optional.of(checked(file, line, tokens));
    } catch (JobException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unreadable(file, e);
    } finally {
      parser.stopParsing();
    }
  }

  private String[] parsed(String file, String line) {
    try {
      String[] tokens = parser.parseLine(line);
      return tokens == null ? new String[0] : tokens;
    } catch (RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private JobException unreadable(String file, RuntimeException e) {
    return new JobException(
        DATA,
        String.format(
            Locale.ROOT,
            "%s has a header that is no CSV, or has more than %,d columns (data.options.maxColumns)"
                + "%s.",
            file,
            dialect.maxColumns(),
            dialect.maxCharsPerColumn() < 0
                ? ""
                : " or a name of more than "
                    + dialect.maxCharsPerColumn()
                    + " characters (data.options.maxCharsPerColumn)"),
        e);
  }

  private Names checked(String file, long line, String[] tokens) {
    List<String> names = new ArrayList<>();
    for (String token : tokens) {
      names.add(token == null || token.equals(dialect.nullValue()) ? "" : token);
      if (token != null && token.indexOf('\0') >= 0) {
        throw new JobException(
            DATA,
            place(file, line, names.size())
                + "the name has zero bytes in it, as text in UTF-16 has: "
                + TextEncoding.ADVICE
                + ", or UTF-16.");
      }
    }
    if (names.size() == 1 && !separatorGiven) {
      OTHER_SEPARATORS
          .chars()
          .filter(c -> names.get(0).indexOf(c) >= 0)
          .findFirst()
          .ifPresent(
              c -> {
                throw new JobException(
                    DATA,
                    place(file, line, 1)
                        + "the header is one name, \""
                        + shorten(names.get(0))
                        + "\", which looks like several: set data.options { sep = \""
                        + (c == '\t' ? "\\t" : Character.toString(c))
                        + "\" }.");
              });
    }
    return new Names(line, names);
  }

  /** The header does not end where the text does. */
  private JobException incomplete(
      String file, long line, String text, CoderResult result, byte[] beginning) {
    if (!result.isError()) {
      return new JobException(
          DATA,
          String.format(
              Locale.ROOT,
              "%s, line %d: the header does not end within %,d bytes; is this a CSV?",
              file,
              line,
              MOST_BYTES));
    }
    String[] tokens = parsed(file, text.isEmpty() ? " " : text);
    String name =
        tokens.length == 0 || tokens[tokens.length - 1] == null ? "" : tokens[tokens.length - 1];
    return new JobException(
        DATA,
        place(file, line, Math.max(1, tokens.length))
            + "the name \""
            + shorten(name)
            + "\uFFFD...\" has bytes that are no "
            + encoding.name()
            + ": "
            + encoding.hint(beginning)
            + ".");
  }

  private static String place(String file, long line, int column) {
    return file + ", line " + line + ", column " + column + ": ";
  }

  private static String shorten(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
