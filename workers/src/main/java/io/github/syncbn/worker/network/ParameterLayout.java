package io.github.syncbn.worker.network;

import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.Parameter;
import io.github.syncbn.worker.stats.SparseTable;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the parameters and running statistics of a network lie: all parameters in one flat float
 * array, layer after layer, and all running statistics in one flat double array, mean then variance
 * for each layer that has some. Neither the optimizer nor a message needs to know about layers.
 *
 * <p>Tables of which a step touches only the rows in use stand behind all other parameters, which
 * are dense: the first {@link #dense()}.
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
  private final List<SparseTable> tables = new ArrayList<>();
  private final int[] firstOffset;
  private final int[][] offsets;
  private final int[] runningOffset;
  private final int[] runningIndex;
  private final int dense;
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
    dense = place(layers);
    long statistics = 0;
    int end = dense;
    for (int i = 0; i < layers; i++) {
      Layer layer = operations.get(i).layer();
      String name = operations.get(i).name();
      List<Parameter> parameters = parameters(i);
      for (int p = 0; p < parameters.size(); p++) {
        Parameter parameter = parameters.get(p);
        int length = parameter.shape().size();
        if (parameter.sparse()) {
          int codes = parameter.shape().channels();
          offsets[i][p] = end;
          tables.add(new SparseTable(i, p, end, codes, length / codes));
          end += length;
        }
        slices.add(new Slice(i, name, parameter, offsets[i][p], length));
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
    parameters = end;
    runningValues = (int) statistics;
  }

  /** Says where the dense parameters lie, and that all have room; returns how many are dense. */
  private int place(int layers) {
    long all = 0;
    int next = 0;
    for (int i = 0; i < layers; i++) {
      List<Parameter> parameters = parameters(i);
      offsets[i] = new int[parameters.size()];
      firstOffset[i] = next;
      for (int p = 0; p < parameters.size(); p++) {
        int length = parameters.get(p).shape().size();
        all += length;
        if (all > MOST) {
          throw new IllegalArgumentException(
              describe(i) + " is one too many: a network has at most " + MOST + " parameters");
        }
        if (!parameters.get(p).sparse()) {
          offsets[i][p] = next;
          next += length;
        }
      }
    }
    firstOffset[layers] = next;
    return next;
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

  /** Parameters that every step touches; they stand in front of all others. */
  public int dense() {
    return dense;
  }

  /** The others, in order of their offsets: behind the dense ones, without gap. */
  public List<SparseTable> tables() {
    return List.copyOf(tables);
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

  /** Values that the layer with most dense parameters has. */
  public int longestLayer() {
    int longest = 0;
    for (int i = 0; i < operations.size(); i++) {
      longest = Math.max(longest, layerLength(i));
    }
    return longest;
  }

  /** Doubles in the longest vector that any layer reduces over all workers. */
  public int longestExchange() {
    int longest = 0;
    for (int i = 0; i < operations.size(); i++) {
      longest = Math.max(longest, operations.get(i).layer().longestExchange(inputShape(i)));
    }
    return longest;
  }

  /**
   * First index of a layer's dense parameters; of the layer after the last, the number of all dense
   * ones.
   */
  public int layerOffset(int layer) {
    return firstOffset[layer];
  }

  /** Number of dense parameters of a layer. */
  public int layerLength(int layer) {
    return firstOffset[layer + 1] - firstOffset[layer];
  }

  /** Number of all parameters of a layer. */
  public int layerParameters(int layer) {
    return layerLength(layer)
        + tables.stream()
            .filter(table -> table.layer() == layer)
            .mapToInt(SparseTable::length)
            .sum();
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

  /** First values of all parameters; see {@link InitialParameters}. */
  public float[] initialParameters(long seed) {
    return InitialParameters.of(this, seed);
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
