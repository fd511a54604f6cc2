package io.github.syncbn.driver.source;

import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;

/**
 * Lets images through that could be read, and notes the others.
 *
 * @param file place of the column that names the image
 * @param reason place of the column that says why it cannot be read, null if it can
 * @param unreadable takes name and reason of each that cannot
 */
public record ReadableImages(int file, int reason, CollectionAccumulator<String> unreadable)
    implements FilterFunction<Row> {
  @Override
  public boolean call(Row row) {
    if (row.isNullAt(reason)) {
      return true;
    }
    unreadable.add(row.getString(file) + ": " + row.getString(reason));
    return false;
  }
}
