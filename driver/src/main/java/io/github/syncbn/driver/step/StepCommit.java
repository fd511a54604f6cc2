package io.github.syncbn.driver.step;

import io.github.syncbn.driver.channel.ChunkedCommit;
import io.github.syncbn.driver.optimizer.GradientClipping;
import io.github.syncbn.driver.optimizer.ParameterUpdate;
import io.github.syncbn.driver.optimizer.Transition;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The end of a step, cut in blocks of a fixed size that any threads may share: combine the workers'
 * gradients, divide by the global divisor, clip, update. With clipping the update waits for the
 * norm, in a second phase.
 */
final class StepCommit implements ChunkedCommit {
  private static final int BLOCK = ParameterLayout.BLOCK;

  /**
   * What stays the same from step to step.
   *
   * @param gradient receives the mean gradient, where the sum cannot take it
   * @param blockSums room for the clipping's sums, one per block
   */
  record Machinery(
      ParameterUpdate update,
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
  private final float divisor;
  private final double averageWeight;
  private final boolean keepsGradient;
  private final Transition step;
  private final Supplier<ModelState> onFinish;
  private final AtomicInteger[] nextBlock;

  StepCommit(
      Machinery machinery,
      TreeCombiner combiner,
      float[][][] gradients,
      Course course,
      Supplier<ModelState> onFinish) {
    this.machinery = machinery;
    this.combiner = combiner;
    this.root = combiner.cover(1).get(0);
    this.gradients = gradients;
    this.divisor = (float) course.divisor();
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
    return machinery.clipNorm().isPresent() ? 2 : 1;
  }

  @Override
  public void help(int phase) {
    int parameters = machinery.gradient().length;
    int blocks = (parameters + BLOCK - 1) / BLOCK;
    float scale = phase == 1 ? clippingScale() : 1;
    for (int block = take(phase); block < blocks; block = take(phase)) {
      int from = block * BLOCK;
      int to = Math.min(parameters, from + BLOCK);
      if (phase == 0) {
        mean(combiner.combine(root, gradients, 0, from, to), 0, from, to);
      } else {
        scale(from, to, scale);
        update(machinery.gradient(), from, to);
      }
    }
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
    if (phases() == 1 && base == 0 && !keepsGradient) {
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
    if (phases() == 1) {
      update(mean, from, to);
    } else {
      machinery.blockSums()[from / BLOCK] = machinery.clipping().blockSquaredNorm(mean, from, to);
    }
  }

  private void update(float[] gradient, int from, int to) {
    machinery.update().apply(step, gradient, from, to);
    if (averageWeight > 0) {
      // The parameters are still in the cache.
      StepState next = machinery.state().next();
      WeightAverage mean = machinery.state().committed().average();
      mean.moveParameters(next.parameters(), averageWeight, next.average().parameters(), from, to);
    }
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
    return onFinish.get();
  }
}
