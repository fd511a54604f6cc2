package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.NumericFingerprint;
import io.github.syncbn.worker.kernel.NumericFingerprint.Product;
import io.github.syncbn.worker.layer.ParameterRole;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The numeric fingerprint of a machine for one training: what it computes for the products of the
 * plan's own layers, forward, backward to the input and backward to the weights. Workers, attempts
 * and resumes with equal fingerprints give the same bits.
 */
public final class PlanNumerics {
  /** A BLAS cuts longer matrices in blocks; the rest of such a length decides what ends them. */
  private static final int LONGEST = 1024;

  private static final int REST = 64;

  private PlanNumerics() {}

  /** Computes it; takes about as long as two steps of one shard. */
  public static NumericFingerprint of(TrainingPlan plan, Gemm gemm, Kernels kernels) {
    return NumericFingerprint.of(
        gemm, kernels, products(plan.layout(), plan.schedule().mostShardRows()));
  }

  /** Products of a network's layers where a shard has {@code rows} rows; lengths are bounded. */
  static List<Product> products(ParameterLayout layout, int shardRows) {
    Set<Product> products = new LinkedHashSet<>();
    for (ParameterLayout.Slice slice : layout.slices()) {
      if (slice.parameter().role() != ParameterRole.WEIGHT) {
        continue;
      }
      int[] dims = slice.parameter().shape().dims();
      if (dims.length == 3) {
        // A matrix for each of some numbers: Columns.
        addProducts(shardRows, dims[2], dims[1], products);
        continue;
      }
      Shape output = layout.shapes().get(slice.layer() + 1);
      int units = output.channels();
      addProducts((long) shardRows * output.positions(), units, slice.length() / units, products);
    }
    return new ArrayList<>(products);
  }

  private static void addProducts(long positions, int units, int values, Set<Product> products) {
    int rows = bounded(positions);
    int outputs = bounded(units);
    int inputs = bounded(values);
    products.add(new Product(rows, outputs, inputs, false, true));
    products.add(new Product(rows, inputs, outputs, false, false));
    products.add(new Product(outputs, inputs, rows, true, false));
  }

  private static int bounded(long length) {
    return length <= LONGEST ? (int) length : LONGEST + (int) (length % REST);
  }
}
