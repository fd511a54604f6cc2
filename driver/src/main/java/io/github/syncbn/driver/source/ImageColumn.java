package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * Columns of images: unsigned bytes, channel by channel and row by row (PyTorch's order). The shape
 * stands in the column's metadata, which queries that pass the column on and Parquet files keep.
 */
public final class ImageColumn {
  private static final String SHAPE = "syncbn.shape";

  private ImageColumn() {}

  /** A column of images of a shape (channels, height, width), or of flat rows of bytes. */
  static StructField field(String name, Shape shape) {
    long[] dims = new long[shape.rank()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape.dims()[i];
    }
    Metadata metadata = new MetadataBuilder().putLongArray(SHAPE, dims).build();
    return new StructField(name, DataTypes.BinaryType, true, metadata);
  }

  /**
   * The shape that a column's rows have by its metadata, if it has any.
   *
   * @throws JobException DATA if rows of no table can have what stands there
   */
  public static Optional<Shape> shape(StructField field) {
    if (!field.metadata().contains(SHAPE) || !field.dataType().equals(DataTypes.BinaryType)) {
      return Optional.empty();
    }
    try {
      long[] dims = field.metadata().getLongArray(SHAPE);
      return Optional.of(new Shape(Arrays.stream(dims).mapToInt(Math::toIntExact).toArray()));
    } catch (ArithmeticException | ClassCastException | IllegalArgumentException e) {
      throw new JobException(
          DATA,
          "Column '"
              + field.name()
              + "' says in its metadata a shape that images cannot have: "
              + field.metadata()
              + ". Write the table again, or read the column by a query that makes it anew.",
          e);
    }
  }
}
