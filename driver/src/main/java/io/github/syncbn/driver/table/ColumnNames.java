package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.setting.EditDistance;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** Finds columns by name; an unknown name is answered with the nearest and the list. */
public final class ColumnNames {
  private static final int LISTED = 20;

  private ColumnNames() {}

  /** Index of a column. */
  public static int indexOf(StructType table, String name, String role) {
    String[] names = table.fieldNames();
    int index = -1;
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        if (index >= 0) {
          throw new JobException(
              DATA, "The table has two columns named '" + name + "': rename one in data.query.");
        }
        index = i;
      }
    }
    if (index < 0) {
      throw new JobException(DATA, unknown(ModelRows.visible(table), name, role));
    }
    return index;
  }

  private static String unknown(List<String> names, String name, String role) {
    StringBuilder message =
        new StringBuilder("There is no column '" + name + "' for the " + role + ".");
    EditDistance.nearest(name, names, Math.max(2, name.length() / 2))
        .ifPresent(nearest -> message.append(" Did you mean '").append(nearest).append("'?"));
    message.append(" The columns are: ");
    message.append(String.join(", ", names.subList(0, Math.min(LISTED, names.size()))));
    if (names.size() > LISTED) {
      message.append(", and ").append(names.size() - LISTED).append(" more");
    }
    return message.append(".").toString();
  }
}
