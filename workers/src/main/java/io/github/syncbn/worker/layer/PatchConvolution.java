package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Patches;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable TurnedConvolution turned;

  /** Room for the patches of a block. */
  private final Matrix patches;

  /** Room for a group's outputs of a block, or their gradients; null if there is one group. */
  private final @Nullable Matrix part;

  // What the current block and group see.
  private final Matrix block = Matrix.view();
  private final Matrix own = Matrix.view();
  private final Matrix columns = Matrix.view();
  private final Matrix weight = Matrix.view();

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
    int positions = linesPerBlock * outWidth;
    patches = new Matrix(context.scratch(PATCHES, positions * patch), 0, positions, patch);
    turned =
        TurnedConvolution.suits(layer, input) ? new TurnedConvolution(layer, input, context) : null;
    part =
        groups.length == 1
            ? null
            : new Matrix(
                context.scratch(PART, positions * groupFilters), 0, positions, groupFilters);
  }

  /** Patches of a block, and its outputs or gradients where there are several groups. */
  static long[] scratch(Conv2d layer, Shape input) {
    int[] dims = input.dims();
    int groups = layer.groups(input);
    Patches patches = new Patches(dims[0], dims[1], dims[2], layer.window(), 0, dims[0] / groups);
    long positions = (long) linesPerBlock(patches.outWidth(), patches.size()) * patches.outWidth();
    long[] own = {
      positions * patches.size(), groups == 1 ? 0 : positions * (layer.filters() / groups)
    };
    if (!TurnedConvolution.suits(layer, input)) {
      return own;
    }
    long[] turned = TurnedConvolution.scratch(layer, input);
    turned[PATCHES] = Math.max(own[PATCHES], turned[PATCHES]);
    return turned;
  }

  /** Lines of a block, for patches of {@code patch} values. */
  static int linesPerBlock(int outWidth, int patch) {
    return Math.max(1, Math.min(POSITIONS, VALUES / patch) / outWidth);
  }

  /** y = patches W^T, group by group. */
  @Override
  public void forward(Tensor x, Tensor y, boolean add) {
    int lines = x.rows() * outHeight;
    for (int line = 0; line < lines; line += linesPerBlock) {
      int count = Math.min(linesPerBlock, lines - line);
      for (int g = 0; g < groups.length; g++) {
        Matrix input = gather(g, x, line, count);
        Matrix weight = weight(context.parameter(0), g);
        if (part == null) {
          Matrix output = own.show(y.byChannel(), line * outWidth, count * outWidth);
          context.gemm().multiply(input, weight.transposed(), add ? 1 : 0, output);
        } else {
          Matrix output = own.show(part, 0, count * outWidth);
          context.gemm().multiply(input, weight.transposed(), 0, output);
          put(output, columns(g, y, line, count), add);
        }
      }
    }
  }

  /**
   * The two products share the patches of dy where the window keeps the size of the image: dx is
   * then the convolution of dy with the weights turned round, and no gradient has to be put back.
   */
  @Override
  public void backward(Tensor x, Tensor dy, @Nullable Tensor dx, Matrix gradient) {
    if (dx != null && turned != null) {
      turned.backward(x, dy, dx, gradient);
      return;
    }
    weightGradient(x, dy, gradient);
    if (dx != null) {
      inputGradient(dy, dx);
    }
  }

  /** dW = dy^T patches, summed over the blocks. */
  private void weightGradient(Tensor x, Tensor dy, Matrix gradient) {
    int lines = x.rows() * outHeight;
    for (int line = 0; line < lines; line += linesPerBlock) {
      int count = Math.min(linesPerBlock, lines - line);
      for (int g = 0; g < groups.length; g++) {
        Matrix input = gather(g, x, line, count);
        Matrix slope = gradientOf(g, dy, line, count);
        int beta = line == 0 ? 0 : 1;
        context.gemm().multiply(slope.transposed(), input, beta, weight(gradient, g));
      }
    }
  }

  /** The gradient of the patches, dy W, is added where they came from. */
  private void inputGradient(Tensor dy, Tensor dx) {
    boolean direct = groups[0].trivial();
    if (!direct) {
      dx.matrix().fill(0f);
    }
    int lines = dx.rows() * outHeight;
    for (int line = 0; line < lines; line += linesPerBlock) {
      int count = Math.min(linesPerBlock, lines - line);
      int positions = count * outWidth;
      for (int g = 0; g < groups.length; g++) {
        Matrix slope = gradientOf(g, dy, line, count);
        Matrix input =
            direct
                ? block.show(dx.byChannel(), line * outWidth, positions)
                : block.show(patches, 0, positions);
        context.gemm().multiply(slope, weight(context.parameter(0), g), 0, input);
        if (!direct) {
          groups[g].scatterAdd(
              patches.data(), dx.data(), dx.offset(), line, count, context.kernels());
        }
      }
    }
  }

  /** The patches of some lines: the images themselves, or a copy. */
  private Matrix gather(int group, Tensor x, int line, int count) {
    if (groups[group].trivial()) {
      return block.show(x.byChannel(), line * outWidth, count * outWidth);
    }
    groups[group].gather(x.data(), x.offset(), line, count, patches.data());
    return block.show(patches, 0, count * outWidth);
  }

  /** The rows of W, or of its gradient, that belong to a group. */
  private Matrix weight(Matrix all, int group) {
    return weight.show(all, group * groupFilters, groupFilters);
  }

  /** The columns of y or dy that belong to a group. */
  private Matrix columns(int group, Tensor y, int line, int count) {
    return columns.show(
        y.byChannel(), line * outWidth, count * outWidth, group * groupFilters, groupFilters);
  }

  /** A group's columns of dy, copied out where there are several groups. */
  private Matrix gradientOf(int group, Tensor dy, int line, int count) {
    if (part == null) {
      return own.show(dy.byChannel(), line * outWidth, count * outWidth);
    }
    own.show(part, 0, count * outWidth).copyFrom(columns(group, dy, line, count));
    return own;
  }

  private void put(Matrix output, Matrix into, boolean add) {
    if (!add) {
      into.copyFrom(output);
      return;
    }
    for (int p = 0; p < output.rows(); p++) {
      context
          .kernels()
          .add(into.data(), into.rowStart(p), output.data(), output.rowStart(p), groupFilters);
    }
  }
}
