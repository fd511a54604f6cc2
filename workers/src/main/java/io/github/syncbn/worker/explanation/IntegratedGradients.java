package io.github.syncbn.worker.explanation;

import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.network.LocalModel;
import io.github.syncbn.worker.network.RowFault;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.NamedRow;
import io.github.syncbn.worker.training.InputGradients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the features of a row contribute to its prediction, by integrated gradients (Sundararajan et
 * al. 2017, arXiv 1703.01365): feature j of row x contributes, from a baseline b,
 *
 * <pre>
 *   (x_j - b_j) integral from 0 to 1 of df(b + t (x - b)) / dx_j dt
 * </pre>
 *
 * where f is the logit of the predicted class, or the prediction of a regression, as the network
 * predicts: with running statistics, without dropout. The baseline is the mean of the training set,
 * feature by feature as they enter the first layer, and of a category its most frequent level.
 *
 * <p>All contributions add up to f(x) - f(b), but for a remainder: the path is cut into pieces
 * until what these leave over, without signs, is at most {@link #TOLERANCE} of the contributions,
 * without theirs, or {@link #PASSES} passes through the network are done. The remainder is told in
 * any case. An attribution has the same bits alone and among others, in any thread of any process.
 * Serves any number of threads at once; needs no Spark. Public API.
 */
public final class IntegratedGradients {
  /** Largest remainder, for the sum of the magnitudes of all contributions; beyond rounding. */
  public static final double TOLERANCE = 1e-3;

  /** Passes of {@link InputGradients#ROWS} rows through the network, at most. */
  public static final int PASSES = 64;

  private final TrainedNetwork trained;
  private final Optional<FeatureSchema> schema;
  private final @Nullable NamedRow columns;
  private final Gemm gemm;
  private final Kernels kernels;
  private final Ground ground;
  private final Queue<InputGradients> blocks = new ConcurrentLinkedQueue<>();

  private IntegratedGradients(
      TrainedNetwork trained, Optional<FeatureSchema> schema, Gemm gemm, Kernels kernels) {
    Score.requireOne(trained);
    this.trained = trained;
    this.schema = schema;
    this.gemm = gemm;
    this.kernels = kernels;
    columns = schema.map(NamedRow::new).orElse(null);
    InputGradients block = block();
    ground = new Ground(trained, schema, block);
    blocks.offer(block);
  }

  /**
   * Of a network.
   *
   * @param schema its columns, if they are known
   * @throws IllegalArgumentException if it has categories that do not enter by the first layer, or
   *     predicts several numbers or labels of a row
   */
  public static IntegratedGradients of(TrainedNetwork trained, Optional<FeatureSchema> schema) {
    return new IntegratedGradients(trained, schema, Blas.gemm(BlasChoice.AUTO), Kernels.best());
  }

  /**
   * Loads a model directory from a local file system.
   *
   * @throws IOException if it cannot be read or is no valid model; the message says why
   */
  public static IntegratedGradients load(Path directory) throws IOException {
    LocalModel model = LocalModel.read(directory);
    return of(model.trained(), model.schema());
  }

  /** Whether the model knows the means of its training set; else those of numbers are 0. */
  public boolean knowsMeans() {
    return trained.preprocessing().means().length > 0;
  }

  /**
   * What the columns of a row contribute.
   *
   * @param row as {@link NamedRow#features} takes it
   * @return by the name of the column, in the order of the model; without the remainder
   * @throws io.github.syncbn.worker.table.BadValueException if a value cannot be used
   * @throws IllegalArgumentException as {@link #explain(double[])}
   * @throws IllegalStateException if the network does not come from a model directory that names
   *     its columns
   */
  public Map<String, Double> explain(Map<String, ?> row) {
    if (columns == null) {
      throw new IllegalStateException("this network does not know the columns of its features");
    }
    return explain(columns.features(row)).columns(schema.orElseThrow());
  }

  /**
   * What the features of a row contribute.
   *
   * @param row its raw features, NaN where missing
   * @throws IllegalArgumentException if it has another number of features, or one that cannot be
   *     used, or if its score is no finite number; the message says why
   */
  public Attribution explain(double[] row) {
    if (row.length != trained.input().size()) {
      throw new IllegalArgumentException(
          "a row has " + trained.input().size() + " features, got " + row.length);
    }
    RowFault.of(trained.preprocessing(), row, feature -> "feature " + feature)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    InputGradients polled = blocks.poll();
    InputGradients block = polled == null ? block() : polled;
    try {
      float[] features = trained.preprocessing().apply(row);
      StraightPath path = new StraightPath(ground, block, features);
      Attribution attribution = new PathIntegral(trained, block, path).of(TOLERANCE, PASSES);
      if (!Double.isFinite(attribution.remainder())) {
        throw new IllegalArgumentException(RowFault.OUTPUT);
      }
      return attribution;
    } finally {
      blocks.offer(block);
    }
  }

  private InputGradients block() {
    return new InputGradients(trained, gemm, kernels);
  }
}
