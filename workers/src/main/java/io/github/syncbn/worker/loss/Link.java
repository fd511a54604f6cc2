package io.github.syncbn.worker.loss;

/** What a network's outputs say of what is predicted. A property of the loss, and of the model. */
public enum Link {
  /** An output is the predicted number, up to the scaling of the label. */
  IDENTITY,
  /** An output is the natural logarithm of the predicted number, which is above 0. */
  LOG,
  /** Outputs are logits, one per class; their softmax is the classes' probabilities. */
  SOFTMAX;

  /** The number that an output stands for, where the label is not scaled. */
  public double prediction(double output) {
    return this == LOG ? StrictMath.exp(output) : output;
  }

  /** The output that stands for a number: {@link #prediction} the other way round. */
  double output(double prediction) {
    return this == LOG ? StrictMath.log(Math.max(prediction, Double.MIN_VALUE)) : prediction;
  }
}
