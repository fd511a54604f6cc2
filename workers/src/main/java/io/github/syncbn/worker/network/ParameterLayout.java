package io.github.syncbn.worker.network;

import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.Parameter;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the parameters and running statistics of a network lie: all parameters in one flat float
 * array, layer after layer, and all running statistics in one flat double array, mean then variance
 * for each layer that has some. Neither the optimizer nor a message needs to know about layers.
 */
public final class ParameterLayout {
  /**
   * Parameters of a block: chunks of gradients start at its multiples, and whatever is summed or
   * shared out by blocks, such as the norm of a gradient, takes these. The last may be shorter.
   */
  public static final int BLOCK = 16_384;

  /** Most parameters or running statistics: those of one array. */
  private static final int MOST = Integer.MAX_VALUE - 64;

  /** Most sums over a batch that any normalization takes of a channel. */
  private static final int SUMS_PER_CHANNEL = 4;

  /**
   * One parameter's place.
   *
   * @param layer number of its operation
   * @param operation name of its operation
   * @param parameter what it is
   * @param offset first index in the flat array
   * @param length number of values
   */
  public record Slice(int layer, String operation, Parameter parameter, int offset, int length) {
    /** Its name in a PyTorch state_dict of nn.Sequential, such as {@code 0.weight}. */
    public String name() {
      return operation + "." + parameter.name();
    }
  }

  /**
   * The place of one layer's running statistics.
   *
   * @param layer number of the operation
   * @param operation name of the operation
   * @param offset first index in the flat array; means, then variances
   * @param channels number of channels
   */
  public record RunningSlice(int layer, String operation, int offset, int channels) {}

  private final Network network;
  private final List<Operation> operations;
  private final List<Shape> shapes;
  private final List<Slice> slices = new ArrayList<>();
  private final List<RunningSlice> running = new ArrayList<>();
  private final int[] firstOffset;
  private final int[][] offsets;
  private final int[] runningOffset;
  private final int[] runningIndex;
  private final int parameters;
  private final int runningValues;

  /**
   * The layout of a network for rows of a shape.
   *
   * @throws IllegalArgumentException naming the layer that cannot take what reaches it, or whose
   *     parameters or statistics are too many
   */
  public ParameterLayout(Network network, Shape input) {
    this.network = network;
    this.operations = network.operations();
    this.shapes = network.shapes(input);
    int layers = operations.size();
    firstOffset = new int[layers + 1];
    offsets = new int[layers][];
    runningOffset = new int[layers];
    runningIndex = new int[layers];
    long offset = 0;
    long statistics = 0;
    for (int i = 0; i < layers; i++) {
      Layer layer = operations.get(i).layer();
      String name = operations.get(i).name();
      List<Parameter> parameters = parameters(i);
      offsets[i] = new int[parameters.size()];
      firstOffset[i] = (int) offset;
      for (int p = 0; p < parameters.size(); p++) {
        int length = parameters.get(p).shape().size();
        slices.add(new Slice(i, name, parameters.get(p), (int) offset, length));
        offsets[i][p] = (int) offset;
        offset += length;
        if (offset > MOST) {
          throw new IllegalArgumentException(
              describe(i) + " is one too many: a network has at most " + MOST + " parameters");
        }
      }
      int channels = layer.runningChannels(inputShape(i));
      runningOffset[i] = (int) statistics;
      runningIndex[i] = running.size();
      if (channels > 0) {
        running.add(new RunningSlice(i, name, (int) statistics, channels));
        statistics += 2L * channels;
      }
      if (statistics > MOST || channels > MOST / SUMS_PER_CHANNEL) {
        throw new IllegalArgumentException(
            describe(i) + " normalizes " + channels + " channels, more than statistics can hold");
      }
    }
    firstOffset[layers] = (int) offset;
    parameters = (int) offset;
    runningValues = (int) statistics;
  }

  private List<Parameter> parameters(int operation) {
    try {
      return operations.get(operation).layer().parameters(inputShape(operation));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          describe(operation)
              + " cannot have its weights for rows of shape "
              + inputShape(operation)
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private String describe(int operation) {
    return "layer "
        + operations.get(operation).name()
        + " ("
        + operations.get(operation).kind()
        + ")";
  }

  public Network network() {
    return network;
  }

  /** The network as a straight line; layer numbers here are those of its operations. */
  public List<Operation> operations() {
    return operations;
  }

  /** Shape of the rows that enter an operation. */
  public Shape inputShape(int layer) {
    return shapes.get(operations.get(layer).input());
  }

  /** Shapes between operations; see {@link Network#shapes}. */
  public List<Shape> shapes() {
    return shapes;
  }

  /** Shape of an input row. */
  public Shape input() {
    return shapes.get(0);
  }

  /** Shape of an output row. */
  public Shape output() {
    return shapes.get(shapes.size() - 1);
  }

  public int parameters() {
    return parameters;
  }

  /** Number of running statistics, means and variances together. */
  public int runningValues() {
    return runningValues;
  }

  /** All parameters in order. */
  public List<Slice> slices() {
    return List.copyOf(slices);
  }

  /** All running statistics in order. */
  public List<RunningSlice> running() {
    return List.copyOf(running);
  }

  /** Doubles in the longest vector that any layer reduces over all workers. */
  public int longestExchange() {
    int longest = 0;
    for (int i = 0; i < operations.size(); i++) {
      longest = Math.max(longest, operations.get(i).layer().longestExchange(inputShape(i)));
    }
    return longest;
  }

  /** First index of a layer's parameters; of the layer after the last, the number of parameters. */
  public int layerOffset(int layer) {
    return firstOffset[layer];
  }

  /** Number of parameters of a layer. */
  public int layerLength(int layer) {
    return firstOffset[layer + 1] - firstOffset[layer];
  }

  /** First index of parameter {@code index} of a layer. */
  public int offset(int layer, int index) {
    return offsets[layer][index];
  }

  /** First index of a layer's running statistics. */
  public int runningOffset(int layer) {
    return runningOffset[layer];
  }

  /** Place among {@link #running()} of a layer that is there. */
  public int runningIndex(int layer) {
    return runningIndex[layer];
  }

  /**
   * First values of all parameters; value i of a parameter depends on (seed, layer, parameter, i)
   * only.
   */
  public float[] initialParameters(long seed) {
    float[] values = new float[parameters];
    for (Slice slice : slices) {
      Shape weight =
          operations
              .get(slice.layer())
              .layer()
              .parameters(inputShape(slice.layer()))
              .get(0)
              .shape();
      // A weight is (out, in), or (out, in, height, width): all but the first axis reach one
      // output.
      int fanIn = weight.size() / weight.dims()[0];
      int fanOut = weight.rank() < 2 ? 1 : weight.size() / weight.dims()[1];
      int index = Arrays.binarySearch(offsets[slice.layer()], slice.offset());
      KeyedRandom random =
          KeyedRandom.of(seed, KeyedRandom.Purpose.INITIALIZATION, slice.layer(), index);
      Initializer initializer =
          index == 0 && operations.get(slice.layer()).zeroGamma()
              ? new Initializer.Constant(0)
              : slice.parameter().initializer();
      initializer.fill(values, slice.offset(), slice.length(), fanIn, fanOut, random);
    }
    for (int layer = 0; layer < operations.size(); layer++) {
      operations.get(layer).layer().settle(matrices(layer, values));
    }
    return values;
  }

  private List<Matrix> matrices(int layer, float[] values) {
    List<Matrix> matrices = new ArrayList<>();
    List<Parameter> parameters = operations.get(layer).layer().parameters(inputShape(layer));
    for (int p = 0; p < parameters.size(); p++) {
      matrices.add(parameters.get(p).matrix(values, offsets[layer][p]));
    }
    return matrices;
  }

  /** First running statistics: means 0, variances 1. */
  public double[] initialRunningStatistics() {
    double[] values = new double[runningValues];
    for (RunningSlice slice : running) {
      Arrays.fill(
          values, slice.offset() + slice.channels(), slice.offset() + 2 * slice.channels(), 1.0);
    }
    return values;
  }
}
