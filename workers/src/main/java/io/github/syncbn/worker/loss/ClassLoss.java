package io.github.syncbn.worker.loss;

import java.util.List;

/** What losses have in common that predict classes, which may weigh differently. */
public sealed interface ClassLoss extends Loss permits CrossEntropy, BinaryCrossEntropy, Focal {

  /** Weights of the classes. */
  ClassWeights classWeights();

  /** The same loss with these in place of its own. */
  ClassLoss with(ClassWeights weights);

  @Override
  default boolean classifies() {
    return true;
  }

  @Override
  default Loss of(List<String> classes) {
    return with(classWeights().of(classes, getClass()));
  }

  @Override
  default boolean balancesClasses() {
    return classWeights().areBalanced();
  }

  @Override
  default Loss withClassWeights(double[] weights) {
    return with(new ClassWeights.ByNumber(weights));
  }
}
