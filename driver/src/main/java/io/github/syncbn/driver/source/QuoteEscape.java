package io.github.syncbn.driver.source;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * How a CSV writes a quote within a quoted text: doubled, as RFC 4180 has it and pandas, databases
 * and spreadsheets do, or behind a backslash, as Spark does. Read the other way, such a text stays
 * as it stands in the file, quotes and all, or ends too early. So where options do not say it, the
 * beginnings of the files do, and what is written otherwise further on is found.
 *
 * @param quote what texts are quoted in
 * @param doubled whether a quote is written twice, rather than behind a backslash
 */
record QuoteEscape(char quote, boolean doubled) {
  /** Of each file. */
  private static final int MOST_BYTES = 1 << 20;

  private static final int MOST_FILES = 8;
  private static final char BACKSLASH = '\\';

  /**
   * What is not said by options, from the beginnings of files; empty if options do say it, or that
   * there are no quotes.
   */
  static Optional<QuoteEscape> of(
      List<String> files, Map<String, String> options, Configuration hadoop) {
    String quote = options.getOrDefault("quote", "\"");
    if (options.containsKey("escape") || quote.length() != 1 || quote.charAt(0) == BACKSLASH) {
      return Optional.empty();
    }
    String separator = options.getOrDefault("sep", options.getOrDefault("delimiter", ","));
    TextEncoding encoding = TextEncoding.of(options);
    for (String file : files.subList(0, Math.min(files.size(), MOST_FILES))) {
      try (InputStream in = TextEncoding.open(file, hadoop)) {
        String beginning = new String(in.readNBytes(MOST_BYTES), encoding.charset());
        Optional<Boolean> doubled = doubled(beginning, quote.charAt(0), separator);
        if (doubled.isPresent()) {
          return Optional.of(new QuoteEscape(quote.charAt(0), doubled.get()));
        }
      } catch (IOException e) {
        throw SparkFailure.unreadable(file, e);
      }
    }
    return Optional.of(new QuoteEscape(quote.charAt(0), true));
  }

  /** By the first quote within a quoted text; empty if there is none. */
  private static Optional<Boolean> doubled(String text, char quote, String separator) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : '\n';
      if (!quoted) {
        quoted = c == quote && beginsField(text, i, separator);
      } else if (c == BACKSLASH && next == quote) {
        boolean twice = text.startsWith(String.valueOf(quote), i + 2);
        if (twice || !endsField(text, i + 2, separator)) {
          // Two quotes end a text that has one at its end; else they are one of it.
          return Optional.of(twice && !endsField(text, i + 3, separator));
        }
        // A text that ends with a backslash, or a quote ahead of a separator.
        i++;
        quoted = false;
      } else if (c == quote && next == quote) {
        return Optional.of(true);
      } else if (c == quote) {
        quoted = false;
      }
    }
    return Optional.empty();
  }

  private static boolean beginsField(String text, int at, String separator) {
    int before = at;
    while (before > 0 && text.charAt(before - 1) == ' ') {
      before--;
    }
    return before == 0
        || "\n\r\uFEFF".indexOf(text.charAt(before - 1)) >= 0
        || text.startsWith(separator, before - separator.length());
  }

  private static boolean endsField(String text, int at, String separator) {
    return at >= text.length()
        || "\n\r".indexOf(text.charAt(at)) >= 0
        || text.startsWith(separator, at);
  }

  /** What Spark calls it, in its option {@code escape}. */
  String option() {
    return String.valueOf(doubled ? quote : BACKSLASH);
  }

  /** Text for each row that holds a text that was written the other way; null for all others. */
  Column misread(Dataset<Row> rows) {
    String other = (doubled ? BACKSLASH : quote) + String.valueOf(quote);
    Column found = lit(null).cast(DataTypes.StringType);
    for (StructField field : rows.schema().fields()) {
      if (field.dataType() instanceof StringType && !RowSource.isHidden(field.name())) {
        Column text = ColumnsAt.named(rows, field.name());
        found =
            when(text.startsWith(String.valueOf(quote)).and(text.contains(other)), text)
                .otherwise(found);
      }
    }
    return found;
  }
}
