package io.github.syncbn.driver.source;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Rows as they were read, and what is known of where each came from.
 *
 * @param rows the table, with hidden columns (see {@link #isHidden}) for file, row index and
 *     malformed records where the source has them
 * @param description path or table, for messages
 * @param inferred whether column types were inferred from text, so that one bad field makes a text
 *     column of a numeric one
 */
public record RowSource(Dataset<Row> rows, String description, boolean inferred) {

  /** Hidden column: the file of a row. */
  public static final String FILE = "__syncbn_file";

  /** Hidden column: the index of a row in its file. */
  public static final String INDEX = "__syncbn_index";

  /** Hidden column: the record as text, where it was malformed. */
  public static final String MALFORMED = "__syncbn_malformed";

  /** Hidden column: the record as text, where it is no JSON or XML. */
  public static final String UNPARSED = "__syncbn_unparsed";

  /** Hidden column: of nulls, where a source has no column but {@link #UNPARSED}. */
  static final String BESIDE = "__syncbn_beside";

  /** Hidden column: what of a row's text could not be decoded, else null. */
  public static final String UNDECODED = "__syncbn_undecoded";

  /** Key of the metadata of a column that its source has no name for. */
  static final String UNNAMED = "syncbn.unnamed";

  /**
   * Hidden column: a text whose quotes were written in another way than they are read, else null.
   */
  public static final String MISREAD = "__syncbn_misread";

  /** Hidden column: why an image could not be read, else null. */
  public static final String UNREADABLE = "__syncbn_unreadable";

  /** A table of the caller's. */
  public static RowSource of(Dataset<Row> rows, String description) {
    return new RowSource(rows, description, false);
  }

  /** Whether a column has no name in its source, as the index that pandas writes. */
  public static boolean isUnnamed(StructField field) {
    return field.metadata().contains(UNNAMED);
  }

  /** Whether a column is ours and no feature. */
  public static boolean isHidden(String name) {
    return name.startsWith("__syncbn_");
  }

  /** A hidden column. */
  public static Column column(String hidden) {
    return col(hidden);
  }

  /**
   * The rows with {@link #UNDECODED}, if they have columns of text: files of tables may hold bytes
   * that are no UTF-8, and what differs in these alone would become equal.
   */
  public static Dataset<Row> checkingText(Dataset<Row> rows) {
    return List.of(rows.columns()).contains(UNDECODED) ? rows : UndecodedText.checking(rows);
  }

  /** The columns of a table that are the user's. */
  public static Dataset<Row> visible(Dataset<Row> rows) {
    return rows.drop(
        Arrays.stream(rows.columns()).filter(RowSource::isHidden).toArray(String[]::new));
  }

  /** Index of a hidden column, if the source has it. */
  public static Optional<Integer> hidden(List<String> names, String name) {
    int index = names.indexOf(name);
    return index < 0 ? Optional.empty() : Optional.of(index);
  }
}
