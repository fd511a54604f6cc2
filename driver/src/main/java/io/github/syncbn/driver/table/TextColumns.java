package io.github.syncbn.driver.table;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.github.syncbn.driver.source.ColumnsAt;
import io.github.syncbn.driver.source.RowSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What columns of text hold, by what at least half of their values look like.
 *
 * @param numbers whether they are numbers as programs write them
 * @param note what they are otherwise
 * @param levels about how many different texts they are; 0 where nobody asked
 * @param rows how many rows have one
 */
record TextColumns(boolean numbers, String note, long levels, long rows) {
  /** The note on columns of words. */
  static final String TEXT = "text";

  /** The note on numbers as many languages write them. */
  static final String COMMAS = "numbers with a decimal comma";

  /** The note on columns of nulls. */
  static final String NOTHING = "no value in any row";

  private static final String COMMA = "^\\s*[-+]?[0-9.]*,[0-9]+([eE][-+]?[0-9]+)?\\s*$";
  private static final String DIGITS = "^[^\\p{L}]*[0-9][^\\p{L}]*$";
  private static final int SAMPLE = 1000;

  /**
   * Looks at columns. Where types were inferred, one bad field makes text of a column of numbers,
   * so all rows are counted; what else a column holds is told by its first rows.
   *
   * @param positions of the columns
   * @return what each position holds
   */
  static Map<Integer, TextColumns> of(RowSource source, List<Integer> positions) {
    Map<Integer, TextColumns> found = new TreeMap<>();
    if (positions.isEmpty()) {
      return found;
    }
    Dataset<Row> rows = ColumnsAt.numbered(source.rows());
    Dataset<Row> first = rows.limit(SAMPLE);
    // All rows are read once: with the numbers, their levels are counted, should they be words.
    List<long[]> numbers =
        source.inferred()
            ? counts(rows, positions, i -> List.of(present(i), numeric(i), levels(i)))
            : counts(first, positions, i -> List.of(present(i), numeric(i)));
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < positions.size(); i++) {
      boolean half = numbers.get(i)[0] > 0 && 2 * numbers.get(i)[1] >= numbers.get(i)[0];
      if (half) {
        found.put(positions.get(i), new TextColumns(true, "numbers in a column of text", 0, 0));
      } else if (numbers.get(i)[0] == 0) {
        found.put(positions.get(i), new TextColumns(false, NOTHING, 0, 0));
      } else {
        others.add(positions.get(i));
      }
    }
    List<long[]> looks = others.isEmpty() ? List.of() : counts(first, others, TextColumns::looks);
    for (int i = 0; i < looks.size(); i++) {
      found.put(others.get(i), new TextColumns(false, note(looks.get(i)), 0, 0));
    }
    if (source.inferred()) {
      for (int i = 0; i < positions.size(); i++) {
        long[] of = numbers.get(i);
        found.computeIfPresent(
            positions.get(i),
            (at, column) ->
                column.note().equals(TEXT) ? new TextColumns(false, TEXT, of[2], of[0]) : column);
      }
    } else {
      countLevels(rows, found);
    }
    return found;
  }

  private static Column present(int position) {
    return count(ColumnsAt.at(position));
  }

  private static Column numeric(int position) {
    return count(ColumnsAt.tryCast(position, "double"));
  }

  /** The same count whatever the partitions: a maximum over rows decides each register of it. */
  private static Column levels(int position) {
    return approx_count_distinct(ColumnsAt.at(position), 0.02);
  }

  private static void countLevels(Dataset<Row> rows, Map<Integer, TextColumns> found) {
    List<Integer> texts =
        found.keySet().stream().filter(i -> found.get(i).note().equals(TEXT)).toList();
    if (texts.isEmpty()) {
      return;
    }
    List<long[]> levels = counts(rows, texts, i -> List.of(levels(i), present(i)));
    for (int i = 0; i < texts.size(); i++) {
      found.put(texts.get(i), new TextColumns(false, TEXT, levels.get(i)[0], levels.get(i)[1]));
    }
  }

  /** Whether it reads like a category: few texts, each in several rows. */
  boolean isCategory(int maxLevels) {
    return note.equals(TEXT) && levels <= maxLevels && 2 * levels <= rows;
  }

  /** The note, with what tells it from a category. */
  String explained() {
    return note.equals(TEXT)
        ? String.format(Locale.ROOT, "text, about %,d different in %,d rows", levels, rows)
        : note;
  }

  private static List<Column> looks(int position) {
    Column text = ColumnsAt.at(position);
    Column number = ColumnsAt.tryCast(position, "double").isNotNull();
    return List.of(
        count(text),
        count(when(number.or(text.rlike(COMMA)), 1)),
        count(ColumnsAt.tryCast(position, "timestamp")),
        count(when(text.rlike(DIGITS), 1)),
        when(min(text).equalTo(max(text)), 1L).otherwise(0L));
  }

  private static String note(long[] looks) {
    long present = looks[0];
    if (2 * looks[1] > present) {
      return COMMAS;
    }
    if (2 * looks[2] > present) {
      return "dates or times";
    }
    return 2 * looks[3] > present
        ? "numbers, or digits, written in a way of their own"
        : looks[4] == 1 ? "text, one value only" : TEXT;
  }

  /** For each position what is counted of its column. */
  private static List<long[]> counts(
      Dataset<Row> rows, List<Integer> positions, IntFunction<List<Column>> counted) {
    List<Column> all = new ArrayList<>();
    positions.forEach(position -> all.addAll(counted.apply(position)));
    Row row = rows.select(all.toArray(Column[]::new)).head();
    int each = all.size() / positions.size();
    List<long[]> result = new ArrayList<>();
    for (int i = 0; i < positions.size(); i++) {
      long[] of = new long[each];
      for (int j = 0; j < each; j++) {
        of[j] = row.getLong(each * i + j);
      }
      result.add(of);
    }
    return result;
  }
}
