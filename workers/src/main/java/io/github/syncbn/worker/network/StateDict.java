package io.github.syncbn.worker.network;

import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.BatchNormalization;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.ParameterRole;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Parameters and running statistics under the names and in the layouts of a PyTorch {@code
 * nn.Sequential}'s state_dict, which loads there with {@code strict=True}: {@code 0.weight} of
 * (out, in), {@code 1.running_mean}, {@code 1.num_batches_tracked}, and so on. Layers without
 * parameters hold their number.
 *
 * <p>Running statistics are written as doubles, so that nothing is lost; PyTorch casts them. Where
 * only one of gamma and beta is off, PyTorch has both or none: the absent one is written as the
 * constant that it is, 1 or 0.
 */
public final class StateDict {
  private static final String MEAN = ".running_mean";
  private static final String VARIANCE = ".running_var";
  private static final String BATCHES = ".num_batches_tracked";

  private StateDict() {}

  /**
   * The values of a state_dict.
   *
   * @param parameters laid out by {@link ParameterLayout}
   * @param runningStatistics laid out by {@link ParameterLayout}
   * @param batches {@code num_batches_tracked} of each of {@link ParameterLayout#running()}
   */
  public record Values(float[] parameters, double[] runningStatistics, long[] batches) {}

  /** The tensors of a network by name, in PyTorch's order. */
  public static Map<String, StoredTensor> of(ParameterLayout layout, Values values) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < layout.network().layers().size(); i++) {
      addParameters(layout, i, values.parameters(), tensors);
      addConstants(layout, i, tensors);
      for (ParameterLayout.RunningSlice running : layout.running()) {
        if (running.layer() == i) {
          addRunning(running, layout.runningIndex(i), values, tensors);
        }
      }
    }
    return tensors;
  }

  /**
   * The values of a network from the tensors of a file. Floats of any width are taken; {@code
   * num_batches_tracked} may be absent, and is then 0 as in PyTorch.
   *
   * @throws IllegalArgumentException if names are missing, extra or misshapen, or values are not
   *     what they must be; the message names all of them
   */
  public static Values read(ParameterLayout layout, Map<String, StoredTensor> tensors) {
    return read(layout, tensors, name -> {});
  }

  /**
   * The same, telling the names of tensors that are no weights: integers, and types that are not
   * read, where the network has nothing of that name.
   */
  public static Values read(
      ParameterLayout layout, Map<String, StoredTensor> tensors, Consumer<String> passedOver) {
    StateDictReader reader = new StateDictReader(tensors);
    float[] parameters = new float[layout.parameters()];
    double[] running = new double[layout.runningValues()];
    for (ParameterLayout.Slice slice : layout.slices()) {
      float[] shaped = new float[slice.length()];
      reader.floats(slice.name(), slice.parameter().shape().dims(), shaped, 0);
      slice.parameter().store(shaped, 0, parameters, slice.offset());
    }
    long[] batches = new long[layout.running().size()];
    for (int i = 0; i < layout.network().layers().size(); i++) {
      if (singleConstant(layout.network().layers().get(i)) != null) {
        ParameterRole role = singleConstant(layout.network().layers().get(i));
        reader.constant(
            constantName(layout, i, role), layout.inputShape(i).channels(), constantValue(role));
      }
    }
    for (ParameterLayout.RunningSlice slice : layout.running()) {
      int channels = slice.channels();
      reader.doubles(
          slice.operation() + MEAN, channels, running, slice.offset(), -Double.MAX_VALUE);
      reader.doubles(slice.operation() + VARIANCE, channels, running, slice.offset() + channels, 0);
      batches[layout.runningIndex(slice.layer())] = reader.count(slice.operation() + BATCHES);
    }
    reader.finish(passedOver);
    return new Values(parameters, running, batches);
  }

  private static void addParameters(
      ParameterLayout layout, int layer, float[] parameters, Map<String, StoredTensor> tensors) {
    for (ParameterLayout.Slice slice : layout.slices()) {
      if (slice.layer() == layer) {
        float[] shaped = new float[slice.length()];
        slice.parameter().restore(parameters, slice.offset(), shaped, 0);
        tensors.put(
            slice.name(), new StoredTensor.Floats(shaped, slice.parameter().shape().dims()));
      }
    }
  }

  private static void addConstants(
      ParameterLayout layout, int layer, Map<String, StoredTensor> tensors) {
    ParameterRole role = singleConstant(layout.network().layers().get(layer));
    if (role != null) {
      float[] values = new float[layout.inputShape(layer).channels()];
      Arrays.fill(values, constantValue(role));
      tensors.put(
          constantName(layout, layer, role), new StoredTensor.Floats(values, values.length));
    }
  }

  private static void addRunning(
      ParameterLayout.RunningSlice slice,
      int index,
      Values values,
      Map<String, StoredTensor> tensors) {
    int variance = slice.offset() + slice.channels();
    double[] running = values.runningStatistics();
    tensors.put(
        slice.operation() + MEAN,
        new StoredTensor.Doubles(
            Arrays.copyOfRange(running, slice.offset(), variance), slice.channels()));
    tensors.put(
        slice.operation() + VARIANCE,
        new StoredTensor.Doubles(
            Arrays.copyOfRange(running, variance, variance + slice.channels()), slice.channels()));
    tensors.put(
        slice.operation() + BATCHES, new StoredTensor.Longs(new long[] {values.batches()[index]}));
  }

  /** Which of gamma and beta is off where the other is not, or null. */
  private static @Nullable ParameterRole singleConstant(Layer layer) {
    if (layer instanceof BatchNormalization batch
        && (batch.norm().gamma() == Affine.OFF) != (batch.norm().beta() == Affine.OFF)) {
      return batch.norm().gamma() == Affine.OFF ? ParameterRole.GAMMA : ParameterRole.BETA;
    }
    return null;
  }

  private static String constantName(ParameterLayout layout, int layer, ParameterRole role) {
    return layout.operations().get(layer).name()
        + (role == ParameterRole.GAMMA ? ".weight" : ".bias");
  }

  private static float constantValue(ParameterRole role) {
    return role == ParameterRole.GAMMA ? 1 : 0;
  }
}
