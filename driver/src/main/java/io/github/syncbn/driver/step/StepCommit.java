package io.github.syncbn.driver.step;

import io.github.syncbn.driver.channel.ChunkedCommit;
import io.github.syncbn.driver.optimizer.GradientClipping;
import io.github.syncbn.driver.optimizer.ParameterUpdate;
import io.github.syncbn.driver.optimizer.SparseUpdate;
import io.github.syncbn.driver.optimizer.Transition;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import io.github.syncbn.worker.stats.SparseRows;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The end of a step, cut in blocks of a fixed size that any threads may share: combine the workers'
 * gradients, divide by the global divisor, clip, update. With clipping the update waits for the
 * norm, in a second phase. Tables of which only some rows are in use are pieces of work like
 * blocks; a mean of the weights moves in all their rows, in a phase of its own.
 */
final class StepCommit implements ChunkedCommit {
  private static final int BLOCK = ParameterLayout.BLOCK;

  /**
   * What stays the same from step to step.
   *
   * @param sparse updates tables of which only some rows are in use
   * @param gradient receives the mean gradient of the dense parameters, where the sum cannot take
   *     it
   * @param blockSums room for the clipping's sums, one per block and table
   */
  record Machinery(
      ParameterUpdate update,
      List<SparseUpdate> sparse,
      GradientClipping clipping,
      OptionalDouble clipNorm,
      TrainingState state,
      float[] gradient,
      double[] blockSums) {}

  /**
   * What is special to one step.
   *
   * @param divisor of the summed gradient
   * @param averageWeight how far the mean of the weights moves; 0 for not at all
   * @param keepsGradient whether the mean gradient is in {@link Machinery#gradient} in the end
   */
  record Course(double divisor, double learningRate, double averageWeight, boolean keepsGradient) {}

  private final Machinery machinery;
  private final TreeCombiner combiner;
  private final Node root;
  private final float[][][] gradients;
  private final SparseRows[][][] sparseGradients;
  private final SparseCommit sparse;
  private final float divisor;
  private final double averageWeight;
  private final boolean keepsGradient;
  private final Transition step;
  private final Function<StepCommit, ModelState> onFinish;
  private final AtomicInteger[] nextBlock;

  StepCommit(
      Machinery machinery,
      TreeCombiner combiner,
      StepPush[] pushes,
      Course course,
      Function<StepCommit, ModelState> onFinish) {
    this.machinery = machinery;
    this.combiner = combiner;
    this.root = combiner.cover(1).get(0);
    this.gradients = StepPush.gradients(pushes);
    this.sparseGradients = StepPush.sparse(pushes);
    this.divisor = (float) course.divisor();
    this.sparse = new SparseCommit(machinery.sparse(), combiner, divisor);
    this.averageWeight = course.averageWeight();
    this.keepsGradient = course.keepsGradient();
    StepState committed = machinery.state().committed();
    StepState next = machinery.state().next();
    this.step =
        new Transition(
            committed.parameters(),
            committed.optimizer(),
            next.parameters(),
            next.optimizer(),
            next.step(),
            course.learningRate());
    this.onFinish = onFinish;
    this.nextBlock = new AtomicInteger[phases()];
    for (int phase = 0; phase < phases(); phase++) {
      nextBlock[phase] = new AtomicInteger();
    }
  }

  @Override
  public int phases() {
    return 1 + (updatesAtOnce() ? 0 : 1) + (movesSparseMean() ? 1 : 0);
  }

  @Override
  public boolean updatesAtOnce() {
    return machinery.clipNorm().isEmpty();
  }

  private boolean movesSparseMean() {
    return averageWeight > 0 && sparse.tables() > 0;
  }

  @Override
  public void help(int phase) {
    if (phase == 0) {
      combine();
    } else if (phase == 1 && !updatesAtOnce()) {
      clip();
    } else {
      moveSparseMean(phase);
    }
  }

  private void combine() {
    for (int work = take(0); work < works(); work = take(0)) {
      if (work < sparse.tables()) {
        mean(sparseGradients, work);
      } else {
        int from = (work - sparse.tables()) * BLOCK;
        int to = Math.min(dense(), from + BLOCK);
        mean(combiner.combine(root, gradients, 0, from, to), 0, from, to);
      }
    }
  }

  private void clip() {
    float scale = clippingScale();
    for (int work = take(1); work < works(); work = take(1)) {
      if (work < sparse.tables()) {
        sparse.update(step, work, scale);
      } else {
        int from = (work - sparse.tables()) * BLOCK;
        int to = Math.min(dense(), from + BLOCK);
        scale(from, to, scale);
        update(machinery.gradient(), from, to);
      }
    }
  }

  /** Tables first: they are larger. */
  private int works() {
    return sparse.tables() + (dense() + BLOCK - 1) / BLOCK;
  }

  private int dense() {
    return machinery.gradient().length;
  }

  private void moveSparseMean(int phase) {
    int parameters = step.nextParameters().length;
    for (int from = sparseBlock(phase); from < parameters; from = sparseBlock(phase)) {
      moveMean(from, Math.min(parameters, from + BLOCK));
    }
  }

  private int sparseBlock(int phase) {
    // In long: the last blocks of as many parameters as an array can have.
    return (int) Math.min(Integer.MAX_VALUE, dense() + (long) take(phase) * BLOCK);
  }

  @Override
  public void combine(SparseRows[][][] arrived) {
    for (int table = 0; table < sparse.tables(); table++) {
      mean(arrived, table);
    }
  }

  private void mean(SparseRows[][][] arrived, int table) {
    SparseRows mean = sparse.mean(arrived, table);
    if (updatesAtOnce()) {
      sparse.update(step, table, 1);
    } else {
      GradientClipping clipping = machinery.clipping();
      machinery.blockSums()[clipping.blocks() + table] = clipping.squaredNorm(mean);
    }
  }

  @Override
  public Optional<SparseRows[]> changed() {
    return Optional.of(sparse.changed());
  }

  /** By table: the squared norm of the mean gradient, after any clipping. */
  double[] sparseSquaredNorms() {
    return sparse.squaredNorms();
  }

  @Override
  public void combine(float[][][] chunks, int from, int to) {
    float[] sum = combiner.combine(root, chunks, from, from, to);
    for (int block = from; block < to; block += BLOCK) {
      mean(sum, from, block, Math.min(to, block + BLOCK));
    }
  }

  @Override
  public float[] nextParameters() {
    return machinery.state().next().parameters();
  }

  private int take(int phase) {
    return nextBlock[phase].getAndIncrement();
  }

  /** Divides one block by the global divisor; then updates it, or adds up its part of the norm. */
  private void mean(float[] sum, int base, int from, int to) {
    if (updatesAtOnce() && base == 0 && !keepsGradient) {
      // The sum is spent, and its indices are the parameters': one array less for a step's end,
      // which waits for memory.
      for (int i = from; i < to; i++) {
        sum[i] /= divisor;
      }
      update(sum, from, to);
      return;
    }
    float[] mean = machinery.gradient();
    for (int i = from; i < to; i++) {
      mean[i] = sum[i - base] / divisor;
    }
    if (updatesAtOnce()) {
      update(mean, from, to);
    } else {
      machinery.blockSums()[from / BLOCK] = machinery.clipping().blockSquaredNorm(mean, from, to);
    }
  }

  private void update(float[] gradient, int from, int to) {
    machinery.update().apply(step, gradient, from, to);
    if (averageWeight > 0) {
      // The parameters are still in the cache.
      moveMean(from, to);
    }
  }

  private void moveMean(int from, int to) {
    StepState next = machinery.state().next();
    WeightAverage mean = machinery.state().committed().average();
    mean.moveParameters(next.parameters(), averageWeight, next.average().parameters(), from, to);
  }

  private float clippingScale() {
    return (float)
        machinery.clipping().scale(machinery.blockSums(), machinery.clipNorm().getAsDouble());
  }

  private void scale(int from, int to, float scale) {
    float[] gradient = machinery.gradient();
    for (int i = from; i < to; i++) {
      gradient[i] *= scale;
    }
  }

  @Override
  public ModelState finish() {
    return onFinish.apply(this);
  }
}
