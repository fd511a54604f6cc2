package io.github.syncbn.worker.kernel;

/**
 * Our own matrix product, with the same bits on every JVM and CPU. Its definition: each element of
 * C starts from 0 (beta 0) or from its old value (beta 1) and adds the products of step 0, 1, ...
 * k-1 in this order, each by a fused multiply-add, that is rounded to float once. Blocking and
 * lanes only choose which elements advance together, so the twins agree bit for bit.
 */
abstract class JavaGemm implements Gemm {
  @Override
  public final void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset) {
    if (!GemmShape.needsWork(m, n, k, a, aOffset, b, bOffset, beta, c, cOffset)) {
      return;
    }
    Operand left = new Operand(a, aOffset, transposeA ? 1 : k, transposeA ? m : 1);
    Operand right = new Operand(b, bOffset, transposeB ? 1 : n, transposeB ? k : 1);
    multiply(m, n, k, left, right, beta == 1f, c, cOffset);
  }

  @Override
  public final String description() {
    return "java";
  }

  /** {@code C = A B}, or {@code C += A B} if {@code add}; m, n and k are positive. */
  abstract void multiply(
      int m, int n, int k, Operand a, Operand b, boolean add, float[] c, int cOffset);

  /** A matrix, as it lies in memory or transposed: element (i, j) is at {@link #at}. */
  record Operand(float[] data, int offset, int rowStride, int columnStride) {
    int at(int i, int j) {
      return offset + i * rowStride + j * columnStride;
    }

    Operand transposed() {
      return new Operand(data, offset, columnStride, rowStride);
    }
  }
}
