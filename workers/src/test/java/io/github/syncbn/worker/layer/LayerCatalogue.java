package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.NormalizationScope.Ghost;
import io.github.syncbn.worker.layer.NormalizationScope.Global;
import io.github.syncbn.worker.layer.NormalizationScope.PerShard;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Every layer that a network may have, in every variant whose mathematics differ. A new layer is
 * tested by being listed here.
 */
public final class LayerCatalogue {
  static final Shape INPUT = new Shape(4);
  static final Shape IMAGES = new Shape(2, 4, 3);

  private LayerCatalogue() {}

  /**
   * One entry.
   *
   * @param name for the test's display
   * @param smallerThanTheBatch whether the result depends on which rows are in which shard
   * @param input shape of a row
   */
  public record Entry(String name, Layer layer, boolean smallerThanTheBatch, Shape input) {
    Entry(String name, Layer layer, boolean smallerThanTheBatch) {
      this(name, layer, smallerThanTheBatch, INPUT);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** All of them. */
  public static List<Entry> entries() {
    Dense dense = new Dense(3);
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry("dense", dense, false));
    entries.add(
        new Entry(
            "dense without bias", new Dense(3, false, dense.init(), dense.biasInit()), false));
    for (Declared<? extends Activation> activation : Family.members(Activation.class)) {
      entries.add(new Entry(activation.name(), activation.build(Map.of()), false));
    }
    entries.add(new Entry("dropout", new Dropout(0.4), false));
    entries.add(new Entry("dropout of nothing", new Dropout(0), false));
    entries.add(new Entry("noise", Layers.noise(), false));
    entries.add(new Entry("batchNorm", norm(Affine.LEARNED, Affine.LEARNED, false), false));
    entries.add(new Entry("batchNorm no gamma", norm(Affine.OFF, Affine.LEARNED, false), false));
    entries.add(new Entry("batchNorm no beta", norm(Affine.LEARNED, Affine.OFF, false), false));
    entries.add(new Entry("batchNorm plain", norm(Affine.OFF, Affine.OFF, false), false));
    entries.add(
        new Entry("batchNorm fixed affine", norm(Affine.FROZEN, Affine.FROZEN, false), false));
    entries.add(new Entry("batchNorm frozen", norm(Affine.LEARNED, Affine.LEARNED, true), false));
    int batch = ShardedLayer.BATCH_SIZE;
    entries.add(
        new Entry("batchNorm ghost across shards", new BatchNorm(new Ghost(batch / 2)), true));
    entries.add(new Entry("batchNorm ghost of a shard", new BatchNorm(new Ghost(batch / 4)), true));
    entries.add(
        new Entry("batchNorm ghost inside shards", new BatchNorm(new Ghost(batch / 8)), true));
    entries.add(new Entry("batchNorm per shard", new BatchNorm(new PerShard()), true));
    entries.add(new Entry("batchRenorm", renorm(new BatchNorm()), false));
    entries.add(new Entry("batchRenorm plain", renorm(norm(Affine.OFF, Affine.OFF, false)), false));
    entries.add(
        new Entry("batchRenorm frozen", renorm(norm(Affine.LEARNED, Affine.LEARNED, true)), false));
    entries.add(
        new Entry(
            "batchRenorm ghost across shards", renorm(new BatchNorm(new Ghost(batch / 2))), true));
    entries.add(
        new Entry(
            "batchRenorm ghost inside shards", renorm(new BatchNorm(new Ghost(batch / 8))), true));
    addDeviations(entries, "l1BatchNorm", L1BatchNorm::new);
    addDeviations(entries, "lInfBatchNorm", LInfBatchNorm::new);
    entries.add(new Entry("weightNorm", new WeightNorm(dense), false));
    Dense bare = new Dense(3, false, dense.init(), dense.biasInit());
    entries.add(new Entry("weightNorm without bias", new WeightNorm(bare), false));
    entries.add(new Entry("weightStandardization", new WeightStandardization(dense), false));
    entries.add(
        new Entry("weightStandardization without bias", new WeightStandardization(bare), false));
    entries.add(new Entry("elu steep", new Elu(0.4f), false));
    entries.add(new Entry("layerNorm", new LayerNorm(1e-5, true), false));
    entries.add(new Entry("groupNorm", new GroupNorm(1, 1e-5, true), false));
    entries.add(new Entry("rmsNorm", new RmsNorm(1e-5, true), false));
    entries.add(new Entry("residualSum", new ResidualSum(), false));
    addColumns(entries, "columns", new Categories.Auto(), new Numbers.Plain());
    addColumns(entries, "columns one hot", new Categories.OneHot(), new Numbers.Plain());
    addColumns(entries, "columns embedded", new Categories.Embedding(3), new Numbers.Plain());
    addColumns(
        entries,
        "columns embedded, rows in use",
        new Categories.Embedding(3, Categories.Updates.USED),
        new Numbers.Plain());
    addColumns(entries, "piecewise", new Categories.Auto(), new Numbers.PiecewiseLinear(4, 0));
    addColumns(
        entries, "piecewise embedded", new Categories.Auto(), new Numbers.PiecewiseLinear(4, 5));
    addColumns(
        entries, "piecewise, one bin", new Categories.OneHot(), new Numbers.PiecewiseLinear(1, 2));
    addColumns(entries, "periodic", new Categories.OneHot(), new Numbers.Periodic(3, 0.1, 0));
    addColumns(
        entries, "periodic embedded", new Categories.Auto(), new Numbers.Periodic(3, 0.1, 5));
    addImages(entries);
    return entries;
  }

  /** A table of every kind of column, and two of the kind that parameters are learned for. */
  static final List<InputColumn> COLUMNS =
      List.of(
          new InputColumn("city", InputColumn.Kind.CATEGORY, 14),
          new InputColumn("age", InputColumn.Kind.NUMBER, 1),
          new InputColumn("place", InputColumn.Kind.NUMBER, 2),
          new InputColumn("absent", InputColumn.Kind.FLAG, 2),
          new InputColumn("colour", InputColumn.Kind.CATEGORY, 4),
          new InputColumn("income", InputColumn.Kind.NUMBER, 1));

  private static void addColumns(
      List<Entry> entries, String name, Categories categories, Numbers numbers) {
    int features = COLUMNS.stream().mapToInt(InputColumn::features).sum();
    Columns columns = new Columns(categories, numbers, COLUMNS);
    entries.add(new Entry(name, columns, false, new Shape(features)));
  }

  /** A code, a flag, or a number: small for waves, else within a bin or beyond all. */
  private static float feature(InputColumn column, Numbers numbers, Random random) {
    int bins = numbers instanceof Numbers.PiecewiseLinear piecewise ? piecewise.bins() : 0;
    return switch (column.kind()) {
      case CATEGORY -> random.nextInt(column.size());
      case FLAG -> random.nextInt(2);
      case NUMBER -> random.nextInt(bins + 2) - 0.9f + 0.8f * random.nextFloat();
    };
  }

  private static void addDeviations(
      List<Entry> entries, String name, Function<BatchNorm, Layer> by) {
    int batch = ShardedLayer.BATCH_SIZE;
    entries.add(new Entry(name, by.apply(new BatchNorm()), false));
    BatchNorm plain = norm(Affine.OFF, Affine.OFF, false);
    entries.add(new Entry(name + " plain", by.apply(plain), false));
    BatchNorm frozen = norm(Affine.LEARNED, Affine.LEARNED, true);
    entries.add(new Entry(name + " frozen", by.apply(frozen), false));
    for (int rows : new int[] {batch / 2, batch / 8}) {
      BatchNorm ghost = new BatchNorm(new Ghost(rows));
      entries.add(new Entry(name + " ghost of " + rows, by.apply(ghost), true));
    }
    add(entries, name + " images", by.apply(new BatchNorm()));
  }

  private static void addImages(List<Entry> entries) {
    add(entries, "conv", conv(3, new Window(3, 1, 1, 1), 1, true));
    add(entries, "conv stride", conv(3, new Window(3, 2, 1, 1), 1, false));
    add(entries, "conv dilation", conv(3, new Window(2, 1, 1, 2), 1, true));
    add(entries, "conv groups", conv(4, new Window(3, 1, 1, 1), 2, true));
    add(entries, "conv depthwise", conv(2, new Window(3, 2, 1, 1), Conv2d.DEPTHWISE, true));
    add(entries, "conv point", conv(3, new Window(1, 1, 0, 1), 1, false));
    Conv2d grouped = conv(4, new Window(3, 1, 1, 1), 2, true);
    Conv2d depthwise = conv(2, new Window(3, 2, 1, 1), Conv2d.DEPTHWISE, false);
    add(entries, "weightNorm images", new WeightNorm(grouped));
    add(entries, "weightNorm depthwise", new WeightNorm(depthwise));
    add(entries, "weightStandardization images", new WeightStandardization(grouped));
    add(entries, "weightStandardization depthwise", new WeightStandardization(depthwise));
    add(entries, "batchNorm images", norm(Affine.LEARNED, Affine.LEARNED, false));
    add(entries, "batchNorm images frozen", norm(Affine.LEARNED, Affine.LEARNED, true));
    entries.add(
        new Entry(
            "batchNorm images ghost",
            new BatchNorm(new Ghost(ShardedLayer.BATCH_SIZE / 8)),
            true,
            IMAGES));
    add(entries, "batchRenorm images", renorm(new BatchNorm()));
    add(entries, "maxPool", new MaxPool2d(2, 2, 0));
    add(entries, "maxPool overlapping", new MaxPool2d(3, 2, 1));
    add(entries, "avgPool", new AvgPool2d(2, 1, 0));
    add(entries, "avgPool padded", new AvgPool2d(3, 2, 1));
    add(entries, "globalAvgPool", new GlobalAvgPool());
    add(entries, "flatten", new Flatten());
    add(entries, "padChannels", new PadChannels(3, 2));
    add(entries, "noise images", new Noise(2, 3, 0.5, 0.3));
    add(entries, "layerNorm images", new LayerNorm(1e-5, true));
    add(entries, "rmsNorm images", new RmsNorm(1e-5, true));
    add(entries, "rmsNorm images plain", new RmsNorm(1e-3, false));
    add(entries, "groupNorm images", new GroupNorm(1, 1e-5, true));
    add(entries, "instanceNorm", new GroupNorm(GroupNorm.INSTANCE, 1e-5, false));
  }

  private static void add(List<Entry> entries, String name, Layer layer) {
    entries.add(new Entry(name, layer, false, IMAGES));
  }

  private static Conv2d conv(int filters, Window window, int groups, boolean bias) {
    Initializer init = new Initializer.PyTorchUniform();
    return new Conv2d(filters, window, groups, bias, init, init);
  }

  private static BatchNorm norm(Affine gamma, Affine beta, boolean frozen) {
    return new BatchNorm(1e-5, 0.9, false, new Global(), gamma, beta, frozen);
  }

  private static BatchRenorm renorm(BatchNorm norm) {
    return new BatchRenorm(norm, new BatchRenorm.Limits(1.5, 0.7, 0, 6, 4));
  }

  static ShardedLayer sharded(Layer layer, boolean training, Random random) {
    return sharded(new Entry("", layer, false), training, random);
  }

  static ShardedLayer.Batch batch(Layer layer, boolean weighted, Random random, int... rows) {
    return batch(new Entry("", layer, false), weighted, random, rows);
  }

  /** The layer with parameters and running statistics of moderate size. */
  static ShardedLayer sharded(Entry entry, boolean training, Random random) {
    Layer layer = entry.layer();
    Shape input = entry.input();
    int count = new ShardedLayer(layer, input, new float[0], null, training).parameterCount();
    float[] parameters = new float[count];
    for (int i = 0; i < count; i++) {
      parameters[i] = (float) (0.3 + 0.7 * random.nextGaussian());
    }
    int offset = 0;
    for (Parameter parameter : layer.parameters(input)) {
      int size = parameter.shape().size();
      for (int i = 0; i < size && layer instanceof Columns; i++) {
        if (parameter.role() == ParameterRole.BIAS) {
          // So far from 0 that no output crosses the kink of the ReLU, on either side of it.
          parameters[offset + i] = i % 2 == 0 ? 12 : -12;
        } else if (parameter.name().equals("frequencies")) {
          parameters[offset + i] /= 8;
        }
      }
      offset += size;
    }
    int channels = input.channels();
    double[] running = new double[2 * channels];
    for (int c = 0; c < channels; c++) {
      running[c] = random.nextGaussian();
      running[channels + c] = 0.5 + random.nextDouble();
      if (layer instanceof BatchRenorm) {
        // So far from those of a batch that r and d lie on their limits: only there a backward pass
        // that takes them as constants is the derivative of the outputs.
        running[c] += 5;
        running[channels + c] /= 20;
      }
    }
    return new ShardedLayer(layer, input, parameters, running, training);
  }

  /**
   * Rows that stay clear of the kink of the rectifiers, neighbours far enough apart for groups of
   * two to have a variance; for a maximum, all values far enough apart to keep their order; for
   * deviations, values far from their mean.
   */
  static ShardedLayer.Batch batch(Entry entry, boolean weighted, Random random, int... rows) {
    int total = java.util.Arrays.stream(rows).sum();
    int size = entry.input().size();
    float[] x = new float[total * size];
    for (int i = 0; i < x.length; i++) {
      double value = random.nextGaussian() + (i / size % 2 == 0 ? 1 : -1);
      x[i] = (float) (value + Math.copySign(0.1, value));
    }
    if (entry.layer() instanceof MaxPool2d) {
      List<Integer> ranks = new ArrayList<>(IntStream.range(0, x.length).boxed().toList());
      Collections.shuffle(ranks, random);
      for (int i = 0; i < x.length; i++) {
        x[i] = 0.03f * (ranks.get(i) - x.length / 2);
      }
    }
    if (entry.layer() instanceof DeviationNorm) {
      for (int i = 0; i < x.length; i++) {
        // Clear of the mean, and of other values that may be the farthest from it.
        x[i] += Math.copySign(1 + random.nextInt(20) / 4f, x[i]);
      }
    }
    if (entry.layer() instanceof Columns columns) {
      int feature = 0;
      for (InputColumn column : columns.columns()) {
        for (int j = feature; j < feature + column.features(); j++) {
          for (int i = 0; i < total; i++) {
            x[i * size + j] = feature(column, columns.numbers(), random);
          }
        }
        feature += column.features();
      }
    }
    float[] dy = new float[total * entry.layer().outputShape(entry.input()).size()];
    for (int i = 0; i < dy.length; i++) {
      dy[i] = (float) random.nextGaussian();
    }
    float[] weights = weighted ? new float[total] : null;
    for (int i = 0; weighted && i < total; i++) {
      weights[i] = 0.25f + 2 * random.nextFloat();
    }
    return new ShardedLayer.Batch(rows, x, dy, weights);
  }
}
