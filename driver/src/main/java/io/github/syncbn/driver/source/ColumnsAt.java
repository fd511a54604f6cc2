package io.github.syncbn.driver.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Columns of a table by position. A name would be looked for by Spark as text: it may be there
 * twice, as after a join, or differ from another by case alone, or have dots and backticks in it.
 */
public final class ColumnsAt {
  private ColumnsAt() {}

  /** The table with the names of {@link #at}. */
  public static Dataset<Row> numbered(Dataset<Row> table) {
    return table.toDF(
        IntStream.range(0, table.columns().length)
            .mapToObj(ColumnsAt::name)
            .toArray(String[]::new));
  }

  /** A column of a {@link #numbered} table. */
  public static Column at(int position) {
    return col(name(position));
  }

  /** A column of a {@link #numbered} table as another type, null where that cannot be. */
  public static Column tryCast(int position, String type) {
    return expr("try_cast(" + name(position) + " AS " + type + ")");
  }

  /** A column that no other has the name of, whatever signs there are in it. */
  static Column named(Dataset<Row> table, String name) {
    return table.col("`" + name.replace("`", "``") + "`");
  }

  /** The columns at these positions, in their order, with their names. */
  public static Dataset<Row> select(Dataset<Row> table, int... positions) {
    String[] names = table.columns();
    return numbered(table)
        .select(
            Arrays.stream(positions)
                .mapToObj(position -> at(position).as(names[position]))
                .toArray(Column[]::new));
  }

  /** The table with columns of nulls, which are of no type, behind its own. */
  public static Dataset<Row> withNulls(Dataset<Row> table, Collection<String> names) {
    List<Column> columns = new ArrayList<>();
    columns.add(col("*"));
    names.forEach(name -> columns.add(lit(null).as(name)));
    return table.select(columns.toArray(Column[]::new));
  }

  private static String name(int position) {
    return "c" + position;
  }
}
