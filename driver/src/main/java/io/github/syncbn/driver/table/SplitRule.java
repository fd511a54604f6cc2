package io.github.syncbn.driver.table;

import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.table.BadValueException;
import io.github.syncbn.worker.table.CellReader;
import io.github.syncbn.worker.training.RowSet;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/** Which set a row belongs to. */
public sealed interface SplitRule extends Serializable {

  /**
   * The set of a row.
   *
   * @param row the row
   * @param hash lower half of its content hash
   */
  RowSet of(Row row, long hash);

  /** All rows of a source. */
  record Whole(RowSet set) implements SplitRule {
    @Override
    public RowSet of(Row row, long hash) {
      return set;
    }
  }

  /** By content, so that equal rows stay together. */
  record ByFraction(long seed, double validation, double test) implements SplitRule {
    @Override
    public RowSet of(Row row, long hash) {
      double at = KeyedRandom.of(seed, KeyedRandom.Purpose.SPLIT).uniform(hash);
      return at < test ? RowSet.TEST : at < test + validation ? RowSet.VALIDATION : RowSet.TRAINING;
    }
  }

  /** By a column of names, or of booleans that are true for rows of the validation set. */
  record ByColumn(String column, int field) implements SplitRule {
    @Override
    public RowSet of(Row row, long hash) {
      Object cell = row.get(field);
      if (cell instanceof Boolean validation) {
        return validation ? RowSet.VALIDATION : RowSet.TRAINING;
      }
      return switch (cell == null ? "" : cell.toString()) {
        case "train" -> RowSet.TRAINING;
        case "validation" -> RowSet.VALIDATION;
        case "test" -> RowSet.TEST;
        default ->
            throw new BadValueException(
                "split column '" + column + "' is none of train, validation, test",
                "split column '"
                    + column
                    + "' is "
                    + (cell == null ? "null" : "\"" + CellReader.shorten(cell.toString()) + "\"")
                    + ", which is none of train, validation, test");
      };
    }
  }
}
