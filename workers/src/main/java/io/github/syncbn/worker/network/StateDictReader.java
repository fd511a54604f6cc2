package io.github.syncbn.worker.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes tensors by name out of a {@link StateDict} and collects everything that does not fit. */
final class StateDictReader {
  /** Up to here a double holds every integer. */
  private static final double LARGEST_COUNT = 1L << 53;

  private final Map<String, StoredTensor> tensors;
  private final Set<String> left;
  private final Map<String, String> missing = new LinkedHashMap<>();
  private final List<String> misshapen = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  StateDictReader(Map<String, StoredTensor> tensors) {
    this.tensors = tensors;
    left = new LinkedHashSet<>(tensors.keySet());
  }

  /** Reads floats of a shape from index {@code offset}. */
  void floats(String name, int[] shape, float[] into, int offset) {
    StoredTensor tensor = take(name, shape);
    if (tensor == null) {
      return;
    }
    for (int i = 0; i < tensor.size(); i++) {
      into[offset + i] = (float) tensor.value(i);
      if (!Float.isFinite(into[offset + i])) {
        wrong.add(name + " holds " + tensor.value(i));
        return;
      }
    }
  }

  /**
   * Reads a vector of doubles, each finite and at least {@code least}, from index {@code offset}.
   */
  void doubles(String name, int length, double[] into, int offset, double least) {
    StoredTensor tensor = take(name, new int[] {length});
    if (tensor == null) {
      return;
    }
    for (int i = 0; i < length; i++) {
      into[offset + i] = tensor.value(i);
      if (!Double.isFinite(into[offset + i]) || into[offset + i] < least) {
        wrong.add(name + " holds " + into[offset + i]);
        return;
      }
    }
  }

  /** Checks that a vector, if present, holds one value only. */
  void constant(String name, int length, float value) {
    StoredTensor tensor = tensors.containsKey(name) ? take(name, new int[] {length}) : null;
    for (int i = 0; tensor != null && i < length; i++) {
      if (tensor.value(i) != value) {
        wrong.add(
            name + " holds " + tensor.value(i) + " where the network has a constant " + value);
        return;
      }
    }
  }

  /** A scalar count, 0 if absent. */
  long count(String name) {
    StoredTensor tensor = tensors.containsKey(name) ? take(name, new int[0]) : null;
    if (tensor == null) {
      return 0;
    }
    double value = tensor.value(0);
    if (!(value >= 0 && value <= LARGEST_COUNT && value == Math.rint(value))) {
      wrong.add(name + " holds " + value + ", no count");
      return 0;
    }
    return (long) value;
  }

  /**
   * Ends reading.
   *
   * @param passedOver receives names of tensors that are no weights
   * @throws IllegalArgumentException if anything did not fit
   */
  void finish(Consumer<String> passedOver) {
    List<String> complaints = new ArrayList<>();
    add(complaints, "missing", List.copyOf(missing.values()));
    add(
        complaints,
        "extra",
        left.stream()
            .filter(this::isFloat)
            .map(name -> name + " (" + shape(tensors.get(name).shape()) + ")")
            .collect(Collectors.toList()));
    add(complaints, "misshapen", misshapen);
    add(complaints, "wrong", wrong);
    if (!complaints.isEmpty()) {
      throw new IllegalArgumentException(
          "the weights do not fit the network; " + String.join("; ", complaints) + prefixHint());
    }
    left.forEach(passedOver);
  }

  private boolean isFloat(String name) {
    StoredTensor tensor = tensors.get(name);
    return !(tensor instanceof StoredTensor.Other || tensor instanceof StoredTensor.Longs);
  }

  /** Where all that is missing is there behind one prefix, how to get rid of it. */
  private String prefixHint() {
    if (missing.isEmpty()) {
      return "";
    }
    String first = missing.keySet().iterator().next();
    for (String name : left) {
      String prefix =
          name.endsWith("." + first) ? name.substring(0, name.length() - first.length()) : "";
      if (!prefix.isEmpty()
          && missing.keySet().stream().allMatch(missed -> tensors.containsKey(prefix + missed))) {
        String wrapper =
            switch (prefix) {
              case "module." -> " (nn.DataParallel and DistributedDataParallel put it there)";
              case "_orig_mod." -> " (torch.compile puts it there)";
              default -> "";
            };
        return "; all that is missing is there with \""
            + prefix
            + "\" before its name"
            + wrapper
            + ": save the state_dict() of the nn.Sequential alone, or have that stripped"
            + " (--strip-prefix "
            + prefix
            + ")";
      }
    }
    return "";
  }

  private static void add(List<String> complaints, String what, List<String> names) {
    if (!names.isEmpty()) {
      complaints.add(what + ": " + String.join(", ", names));
    }
  }

  private @Nullable StoredTensor take(String name, int[] shape) {
    left.remove(name);
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      missing.put(name, name + " (" + shape(shape) + ")");
      return null;
    }
    if (tensor instanceof StoredTensor.Other) {
      wrong.add(name + " has type " + tensor.type() + "; F32, F64, F16, BF16 and I64 are read");
      return null;
    }
    if (!Arrays.equals(tensor.shape(), shape)) {
      misshapen.add(
          name + " (" + shape(tensor.shape()) + ", the network has " + shape(shape) + ")");
      return null;
    }
    return tensor;
  }

  private static String shape(int[] dims) {
    return dims.length == 0
        ? "scalar"
        : Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }
}
