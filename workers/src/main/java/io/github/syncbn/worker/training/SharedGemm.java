package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.team.Seat;
import io.github.syncbn.worker.tensor.Matrix;

/**
 * The products of one thread, of which others take blocks of rows once there is no whole shard left
 * to take. Cut or not, by whom or when: the bits are those of the product as a whole ({@link
 * RowSplits}).
 */
final class SharedGemm implements Gemm {
  private final Seat<Lane> seat;
  private final Gemm gemm;
  private final RowSplits splits;

  /**
   * @param gemm of this thread alone
   * @param splits of the products of all threads
   */
  SharedGemm(Seat<Lane> seat, Gemm gemm, RowSplits splits) {
    this.seat = seat;
    this.gemm = gemm;
    this.splits = splits;
  }

  @Override
  public void multiply(Matrix a, Matrix b, float beta, Matrix c) {
    int rows = seat.maySplit() ? splits.rows(a, b, beta, c) : c.rows();
    if (rows >= c.rows()) {
      gemm.multiply(a, b, beta, c);
      return;
    }
    int blocks = (c.rows() + rows - 1) / rows;
    seat.split(blocks, (block, on) -> RowSplits.multiply(on.ownGemm(), a, b, beta, c, block, rows));
  }

  @Override
  public String description() {
    return gemm.description();
  }
}
