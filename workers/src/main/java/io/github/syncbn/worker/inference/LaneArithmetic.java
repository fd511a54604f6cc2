package io.github.syncbn.worker.inference;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import java.util.List;

/**
 * What computes a block of rows, and how many rows it has.
 *
 * @param kernels element-wise kernels
 * @param gemm matrix products
 * @param lanes rows of a block
 */
public record LaneArithmetic(Kernels kernels, Gemm gemm, int lanes) {

  /**
   * Takes a block through some layers.
   *
   * @param x (width x lanes); overwritten or given back to {@code scratch} if {@code owned}
   * @return the output, x itself if no layer changes it; else an array to be given back
   */
  public float[] run(
      List<FoldedLayer> layers, float[] x, boolean owned, int width, ScratchArrays scratch) {
    float[] current = x;
    boolean mine = owned;
    int inputs = width;
    for (FoldedLayer layer : layers) {
      if (layer.inPlace() && mine) {
        layer.apply(current, current, inputs, this, scratch);
      } else {
        float[] y = scratch.take(layer.width(inputs) * lanes);
        layer.apply(current, y, inputs, this, scratch);
        if (mine) {
          scratch.give(current);
        }
        current = y;
        mine = true;
      }
      inputs = layer.width(inputs);
    }
    return current;
  }
}
