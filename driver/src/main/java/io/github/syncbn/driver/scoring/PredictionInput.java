package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.worker.table.BadValueException;
import java.io.Serializable;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table that predictions are added to: those that the model reads are turned into
 * rows of Spark's API, all that are the user's pass on as they are.
 */
final class PredictionInput implements Blocks.Reading<StoredRow>, Serializable {
  private final ModelRows model;
  private final CellColumns read;
  private final ModelRows wholeModel;
  private final CellColumns whole;
  private final StructType table;
  private final int[] kept;

  /**
   * For a table.
   *
   * @param model how the model reads a table of given columns
   */
  PredictionInput(StructType table, Function<StructType, ModelRows> model) {
    this.table = table;
    wholeModel = model.apply(table);
    whole = new CellColumns(table, IntStream.range(0, table.size()).toArray());
    read = new CellColumns(table, wholeModel.fields());
    this.model = model.apply(read.schema());
    kept =
        IntStream.range(0, table.size())
            .filter(i -> !RowSource.isHidden(table.fields()[i].name()))
            .toArray();
  }

  /** Reads what {@link #read} gives. */
  ModelRows model() {
    return model;
  }

  @Override
  public Row read(StoredRow row) {
    return read.of(row.values());
  }

  /** Names the row by all of its columns. */
  @Override
  public JobException error(StoredRow row, BadValueException bad) {
    return wholeModel.error(whole.of(row.values()), bad);
  }

  /** The columns that pass on. */
  StructType kept() {
    return new StructType(
        IntStream.of(kept).mapToObj(i -> table.fields()[i]).toArray(StructField[]::new));
  }

  /** The values of these columns, with room for more behind. */
  Object[] kept(StoredRow row, int more) {
    Object[] values = new Object[kept.length + more];
    for (int i = 0; i < kept.length; i++) {
      values[i] = row.values().get(kept[i], table.fields()[kept[i]].dataType());
    }
    return values;
  }
}
