package io.github.syncbn.driver.source;

import io.github.syncbn.worker.tensor.Shape;
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

  /** The shape that a column's rows have by its metadata, if it has any. */
  public static Optional<Shape> shape(StructField field) {
    if (!field.metadata().contains(SHAPE) || !field.dataType().equals(DataTypes.BinaryType)) {
      return Optional.empty();
    }
    long[] dims = field.metadata().getLongArray(SHAPE);
    int[] shape = new int[dims.length];
    for (int i = 0; i < dims.length; i++) {
      shape[i] = Math.toIntExact(dims[i]);
    }
    return Optional.of(new Shape(shape));
  }
}
