package io.github.syncbn.worker.loss;

/** What a network's outputs say of what is predicted. A property of the loss, and of the model. */
public enum Link {
  /** An output is the predicted number, up to the scaling of the label. */
  IDENTITY,
  /** An output is the natural logarithm of the predicted number, which is above 0. */
  LOG,
  /** Outputs are logits, one per class; their softmax is the classes' probabilities. */
  SOFTMAX,
  /**
   * The one output is the logit of the second of two classes; that of the first is 0. Of several
   * outputs, each is the logit of a label's being 1, by itself.
   */
  LOGIT;

  /** The number that an output stands for, where the label is not scaled. */
  public double prediction(double output) {
    return this == LOG ? StrictMath.exp(output) : output;
  }

  /** Predictions, or logits of classes, from so many outputs of a row. */
  public int predictions(int outputs) {
    return this == LOGIT && outputs == 1 ? 2 : outputs;
  }

  /** Whether so many outputs of a row are the logits of labels of 0 or 1, each by itself. */
  public boolean ofLabels(int outputs) {
    return this == LOGIT && outputs > 1;
  }

  /** The logits of classes, whose softmax is their probabilities, from a row's outputs. */
  public void logits(float[] outputs, int offset, double[] logits) {
    int zeros = this == LOGIT ? 1 : 0;
    for (int k = 0; k < logits.length; k++) {
      logits[k] = k < zeros ? 0 : outputs[offset + k - zeros];
    }
  }

  /** The output that stands for a number: {@link #prediction} the other way round. */
  double output(double prediction) {
    return this == LOG ? StrictMath.log(Math.max(prediction, Double.MIN_VALUE)) : prediction;
  }
}
