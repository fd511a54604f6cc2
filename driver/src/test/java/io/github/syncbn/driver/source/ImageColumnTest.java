package io.github.syncbn.driver.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.tensor.Shape;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata of a table is somebody else's text. */
class ImageColumnTest {
  private static StructField column(String shape) {
    return new StructField(
        "picture",
        DataTypes.BinaryType,
        true,
        Metadata.fromJson("{\"syncbn.shape\":" + shape + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[9223372036854775807]",
        "[3, 4294967296, 1]",
        "[3, 999999, 999999]",
        "[3, -8, 8]",
        "[0]",
        "[]",
        "[1.5]",
        "[true]",
        "[\"3\"]",
        "[{}]",
        "3",
        "\"3x8x8\"",
        "{}"
      })
  void shape_thatNoImageHas_isToldWithItsColumn(String shape) {
    assertThatThrownBy(() -> ImageColumn.shape(column(shape)))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith(
            "Column 'picture' says in its metadata a shape that images cannot have: {");
  }

  @Test
  void shape_thatWasWritten_isRead() {
    assertThat(ImageColumn.shape(column("[3,8,9]"))).contains(new Shape(3, 8, 9));
    Shape flat = new Shape(5);
    assertThat(ImageColumn.shape(ImageColumn.field("picture", flat))).contains(flat);
  }
}
