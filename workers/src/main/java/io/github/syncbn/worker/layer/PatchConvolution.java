package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Patches;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;

/**
 * A convolution as products with the matrix of its patches, block by block, so that a block stays
 * in the second-level cache. A block is a fixed number of lines of output, whatever computes.
 */
final class PatchConvolution implements Convolution {
  /**
   * Output positions of a block, in whole lines. With more, the gradient of small weights leaves
   * OpenBLAS's kernels for small matrices, up to 10^6 products (3x3, 16 to 16 channels, OpenBLAS
   * 0.3.31, one thread: 61 GFLOP/s at 320 positions, 42 at 640); with fewer, that of large weights
   * is written more often.
   */
  private static final int POSITIONS = 320;

  /** Most values of a block: 1 MB. */
  private static final int VALUES = 256 * 1024;

  private static final int PATCHES = 0;
  private static final int PART = 1;

  private final LayerContext context;
  private final Patches[] groups;
  private final int filters;
  private final int groupFilters;
  private final int patch;
  private final int outWidth;
  private final int outHeight;
  private final int linesPerBlock;
  private final float[] patches;
  private final float[] part;
  private final TurnedConvolution turned;

  PatchConvolution(Conv2d layer, Shape input, LayerContext context) {
    this.context = context;
    int[] dims = input.dims();
    groups = new Patches[layer.groups(input)];
    int channels = dims[0] / groups.length;
    for (int g = 0; g < groups.length; g++) {
      groups[g] = new Patches(dims[0], dims[1], dims[2], layer.window(), g * channels, channels);
    }
    filters = layer.filters();
    groupFilters = filters / groups.length;
    patch = groups[0].size();
    outWidth = groups[0].outWidth();
    outHeight = groups[0].outHeight();
    linesPerBlock = linesPerBlock(outWidth, patch);
    patches = context.scratch(PATCHES, linesPerBlock * outWidth * patch);
    turned =
        TurnedConvolution.suits(layer, input) ? new TurnedConvolution(layer, input, context) : null;
    part =
        groups.length == 1 ? null : context.scratch(PART, linesPerBlock * outWidth * groupFilters);
  }

  /** Patches of a block, and its outputs or gradients where there are several groups. */
  static int[] scratch(Conv2d layer, Shape input) {
    int[] dims = input.dims();
    int groups = layer.groups(input);
    Patches patches = new Patches(dims[0], dims[1], dims[2], layer.window(), 0, dims[0] / groups);
    int positions = linesPerBlock(patches.outWidth(), patches.size()) * patches.outWidth();
    int[] own = {
      positions * patches.size(), groups == 1 ? 0 : positions * (layer.filters() / groups)
    };
    if (!TurnedConvolution.suits(layer, input)) {
      return own;
    }
    int[] turned = TurnedConvolution.scratch(layer, input);
    turned[PATCHES] = Math.max(own[PATCHES], turned[PATCHES]);
    return turned;
  }

  /** Lines of a block, for patches of so many values. */
  static int linesPerBlock(int outWidth, int patch) {
    return Math.max(1, Math.min(POSITIONS, VALUES / patch) / outWidth);
  }

  @Override
  public void forward(Tensor x, Tensor y, boolean add) {
    int lines = x.rows() * outHeight;
    for (int line = 0; line < lines; line += linesPerBlock) {
      int count = Math.min(linesPerBlock, lines - line);
      int positions = count * outWidth;
      for (int g = 0; g < groups.length; g++) {
        float[] matrix = gather(g, x, line, count);
        int from = matrix == patches ? 0 : x.offset() + line * outWidth * patch;
        int weight = context.parameterOffset(0) + g * groupFilters * patch;
        int at = y.offset() + line * outWidth * filters;
        if (part == null) {
          multiply(
              false,
              true,
              positions,
              filters,
              patch,
              matrix,
              from,
              context.parameters(),
              weight,
              add ? 1 : 0,
              y.data(),
              at);
        } else {
          multiply(
              false,
              true,
              positions,
              groupFilters,
              patch,
              matrix,
              from,
              context.parameters(),
              weight,
              0,
              part,
              0);
          putPart(g, positions, y.data(), at, add);
        }
      }
    }
  }

  /**
   * The two products share the patches of dy where the window keeps the size of the image: dx is
   * then the convolution of dy with the weights turned round, and no gradient has to be put back.
   */
  @Override
  public void backward(Tensor x, Tensor dy, Tensor dx, float[] gradient, int offset) {
    if (dx != null && turned != null) {
      turned.backward(x, dy, dx, gradient, offset);
      return;
    }
    weightGradient(x, dy, gradient, offset);
    if (dx != null) {
      inputGradient(dy, dx);
    }
  }

  private void weightGradient(Tensor x, Tensor dy, float[] gradient, int offset) {
    int lines = x.rows() * outHeight;
    for (int line = 0; line < lines; line += linesPerBlock) {
      int count = Math.min(linesPerBlock, lines - line);
      int positions = count * outWidth;
      for (int g = 0; g < groups.length; g++) {
        float[] matrix = gather(g, x, line, count);
        int from = matrix == patches ? 0 : x.offset() + line * outWidth * patch;
        int at = dy.offset() + line * outWidth * filters;
        float[] own = ownGradient(g, positions, dy, at);
        multiply(
            true,
            false,
            groupFilters,
            patch,
            positions,
            own,
            part == null ? at : 0,
            matrix,
            from,
            line == 0 ? 0 : 1,
            gradient,
            offset + g * groupFilters * patch);
      }
    }
  }

  private void inputGradient(Tensor dy, Tensor dx) {
    boolean direct = groups[0].trivial();
    if (!direct) {
      Arrays.fill(dx.data(), dx.offset(), dx.offset() + dx.size(), 0f);
    }
    int lines = dx.rows() * outHeight;
    for (int line = 0; line < lines; line += linesPerBlock) {
      int count = Math.min(linesPerBlock, lines - line);
      int positions = count * outWidth;
      for (int g = 0; g < groups.length; g++) {
        int at = dy.offset() + line * outWidth * filters;
        float[] own = ownGradient(g, positions, dy, at);
        int weight = context.parameterOffset(0) + g * groupFilters * patch;
        multiply(
            false,
            false,
            positions,
            patch,
            groupFilters,
            own,
            part == null ? at : 0,
            context.parameters(),
            weight,
            0,
            direct ? dx.data() : patches,
            direct ? dx.offset() + line * outWidth * patch : 0);
        if (!direct) {
          groups[g].scatterAdd(patches, dx.data(), dx.offset(), line, count, context.kernels());
        }
      }
    }
  }

  /** The matrix of some lines: that of the images themselves, or {@link #patches}. */
  private float[] gather(int group, Tensor x, int line, int count) {
    if (groups[group].trivial()) {
      return x.data();
    }
    groups[group].gather(x.data(), x.offset(), line, count, patches);
    return patches;
  }

  /** The columns of one group of dy, copied out where there are several. */
  private float[] ownGradient(int group, int positions, Tensor dy, int at) {
    if (part == null) {
      return dy.data();
    }
    for (int p = 0; p < positions; p++) {
      System.arraycopy(
          dy.data(), at + p * filters + group * groupFilters, part, p * groupFilters, groupFilters);
    }
    return part;
  }

  private void putPart(int group, int positions, float[] y, int at, boolean add) {
    for (int p = 0; p < positions; p++) {
      int to = at + p * filters + group * groupFilters;
      if (add) {
        context.kernels().add(y, to, part, p * groupFilters, groupFilters);
      } else {
        System.arraycopy(part, p * groupFilters, y, to, groupFilters);
      }
    }
  }

  private void multiply(
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
    context
        .gemm()
        .multiply(transposeA, transposeB, m, n, k, a, aOffset, b, bOffset, beta, c, cOffset);
  }
}
