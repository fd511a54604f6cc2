package io.github.syncbn.worker.explanation;

import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Columns.CategoryOutputs;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.Levels;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import io.github.syncbn.worker.training.InputGradients;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The baseline that rows are compared with: the mean of every number over the training set, as it
 * enters the network; of a category its most frequent level; of a hashed one, whose buckets nobody
 * has counted, the mean of what the first layer makes of the first {@link #BUCKETS} of them.
 */
final class Ground {
  /** A hash deals levels evenly, so that some buckets are as good as all. */
  static final int BUCKETS = 1024;

  private final float[] features;
  private final int[] positions;
  private final List<CategoryOutputs> categories;
  private final BitSet categoryFeatures = new BitSet();
  private final BitSet hashed = new BitSet();
  private final int[] codes;
  private final double[] categoryValues;

  /**
   * That of a network.
   *
   * @param schema its columns, if they are known
   * @param block computes
   * @throws IllegalArgumentException if categories do not enter by the first layer
   */
  Ground(TrainedNetwork trained, Optional<FeatureSchema> schema, InputGradients block) {
    features = means(trained);
    Optional<Columns> columns = trained.network().columns();
    if (columns.isPresent() && trained.network().layers().get(0) != columns.get()) {
      throw new IllegalArgumentException(
          "columns is not the first layer of this network; gradients by categories are taken"
              + " behind it, so it cannot be explained");
    }
    positions = positions(trained.layout().shapes().get(0));
    categories = columns.map(Columns::categoryOutputs).orElse(List.of());
    codes = new int[features.length];
    for (CategoryOutputs category : categories) {
      InputColumn column = columns.orElseThrow().columns().get(category.column());
      categoryFeatures.set(category.feature());
      codes[category.feature()] = column.size();
      boolean level = column.size() > Levels.FIRST;
      features[category.feature()] = level ? Levels.FIRST : Levels.OTHER;
      if (level && isHashed(schema, column.name())) {
        hashed.set(category.feature());
      }
    }
    categoryValues = categories.isEmpty() ? new double[0] : typical(block);
  }

  /** Where nobody has looked, 0: scaled features are about as often above as below. */
  private static float[] means(TrainedNetwork trained) {
    Preprocessing preprocessing = trained.preprocessing();
    return preprocessing.means().length > 0
        ? preprocessing.means().clone()
        : new float[trained.input().size()];
  }

  /** Features come as (channels, height, width); tensors of images have their channels last. */
  private static int[] positions(Shape shape) {
    int[] positions = new int[shape.size()];
    boolean turned = shape.rank() > 1 && shape.channels() > 1;
    for (int j = 0; j < positions.length; j++) {
      int channel = j / shape.positions();
      positions[j] = turned ? j % shape.positions() * shape.channels() + channel : j;
    }
    return positions;
  }

  private static boolean isHashed(Optional<FeatureSchema> schema, String name) {
    return schema.stream()
        .flatMap(known -> known.columns().stream())
        .anyMatch(column -> column.name().equals(name) && column.levels().buckets() > 0);
  }

  private double[] typical(InputGradients block) {
    double[] values = categoryValues(block, features);
    int most = hashed.stream().map(j -> codes[j]).max().orElse(0);
    most = Math.min(most, Levels.FIRST + BUCKETS);
    double[] sums = new double[values.length];
    float[] row = features.clone();
    for (int code = Levels.FIRST; code < most; code++) {
      for (int j = hashed.nextSetBit(0); j >= 0; j = hashed.nextSetBit(j + 1)) {
        // Columns of fewer buckets go round.
        row[j] = Levels.FIRST + (code - Levels.FIRST) % (codes[j] - Levels.FIRST);
      }
      double[] of = categoryValues(block, row);
      for (int k = 0; k < sums.length; k++) {
        sums[k] += of[k];
      }
    }
    int next = 0;
    for (CategoryOutputs category : categories) {
      for (int k = 0; k < category.width(); k++, next++) {
        if (hashed.get(category.feature())) {
          values[next] = sums[next] / (most - Levels.FIRST);
        }
      }
    }
    return values;
  }

  /** What the first layer makes of the categories of a row, one after another. */
  double[] categoryValues(InputGradients block, float[] row) {
    Tensor input = block.input();
    for (int j = 0; j < row.length; j++) {
      input.data()[input.offset() + positions[j]] = row[j];
    }
    block.forward(0, 1);
    Tensor first = block.value(1);
    double[] values = new double[categories.stream().mapToInt(CategoryOutputs::width).sum()];
    int next = 0;
    for (CategoryOutputs category : categories) {
      for (int k = 0; k < category.width(); k++) {
        values[next++] = first.data()[first.offset() + category.first() + k];
      }
    }
    return values;
  }

  /** The same of the baseline. */
  double[] categoryValues() {
    return categoryValues;
  }

  List<CategoryOutputs> categories() {
    return categories;
  }

  boolean isCategory(int feature) {
    return categoryFeatures.get(feature);
  }

  /** A feature of the baseline. */
  float feature(int feature) {
    return features[feature];
  }

  /** Place of a feature in a row that enters the network. */
  int position(int feature) {
    return positions[feature];
  }
}
