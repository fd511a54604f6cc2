package io.github.syncbn.worker.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MatrixTest {
  private final float[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  private final Matrix whole = new Matrix(values, 0, 3, 4);

  @Test
  void index_ofAPart_countsFromItsOwnCorner() {
    Matrix part = Matrix.view().show(whole, 1, 2, 2, 2);
    assertThat(part).hasToString("2 x 2");
    assertThat(values[part.index(0, 0)]).isEqualTo(6);
    assertThat(values[part.index(1, 1)]).isEqualTo(11);
    assertThat(values[part.transposed().index(0, 1)]).isEqualTo(10);
  }

  @Test
  void transposed_twice_isTheMatrixItself() {
    assertThat(whole.transposed().transposed()).isSameAs(whole);
    assertThat(whole.transposed()).isSameAs(whole.transposed()).hasToString("4 x 3");
  }

  @Test
  void show_anotherPart_movesTheTransposeAlong() {
    Matrix view = Matrix.view().show(whole, 0, 1);
    Matrix transposed = view.transposed();
    view.show(whole, 1, 2);
    assertThat(transposed).hasToString("4 x 2");
    assertThat(values[transposed.index(3, 1)]).isEqualTo(11);
  }

  @Test
  void show_beyondTheMatrix_throws() {
    Matrix view = Matrix.view();
    assertThatThrownBy(() -> view.show(whole, 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> view.show(whole, 0, 3, 3, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> view.show(whole.transposed(), 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void new_outsideTheArray_throws() {
    assertThatThrownBy(() -> new Matrix(values, 1, 3, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new Matrix(values, 0, 2, 4, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Matrix(values, 0, -1, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Matrix(values, 2, 2, 4, 6)).hasToString("2 x 4");
  }

  @Test
  void fillRowsAndCopyFrom_aPart_leaveTheRest() {
    Matrix part = Matrix.view().show(whole, 0, 2, 1, 2);
    part.fillRows(Matrix.row(new float[] {-1, -2}));
    assertThat(values).startsWith(0, -1, -2, 3, 4, -1, -2, 7, 8);
    part.copyFrom(new Matrix(new float[] {20, 21, 22, 23}, 0, 2, 2));
    assertThat(values).startsWith(0, 20, 21, 3, 4, 22, 23, 7, 8);
    part.fill(5);
    assertThat(values).startsWith(0, 5, 5, 3, 4, 5, 5, 7, 8);
  }
}
