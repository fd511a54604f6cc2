package io.github.syncbn.worker.network;

import io.github.syncbn.worker.loss.Link;
import java.util.Arrays;

/**
 * What the outputs of the last layer become: predictions in the units of the label, or one logit a
 * class.
 *
 * @param targets how a regression's targets were scaled
 * @param link from outputs to predictions
 * @param ascends whether the predictions of a row are put in order
 * @param temperature what divides logits before the softmax
 * @param computed outputs of the last layer
 */
record OutputRule(
    TargetScaling targets, Link link, boolean ascends, double temperature, int computed) {

  static OutputRule of(TrainedNetwork trained) {
    return new OutputRule(
        trained.targets(),
        trained.loss().link(),
        trained.loss().ascends(),
        trained.temperature(),
        trained.layout().output().size());
  }

  /** Whether outputs are logits of labels of 0 or 1, each by itself. */
  boolean ofLabels() {
    return link.ofLabels(computed);
  }

  /** Values that a row's outputs become. */
  int predictions() {
    return link.predictions(computed);
  }

  /**
   * Writes the predictions of a row; whether all are finite.
   *
   * @param outputs output by output, {@code lanes} rows each
   * @param lane the row among them
   */
  boolean write(float[] outputs, int lane, int lanes, double[] into, int at) {
    int zeros = predictions() - computed;
    Arrays.fill(into, at, at + zeros, 0);
    boolean scaled = !targets.isNone();
    boolean finite = true;
    for (int j = 0; j < computed; j++) {
      double output = link.prediction(outputs[j * lanes + lane]);
      double value = scaled ? targets.original(output, j) : output;
      into[at + zeros + j] = value;
      finite &= Double.isFinite(value);
    }
    if (ascends) {
      Arrays.sort(into, at, at + zeros + computed);
    }
    return finite;
  }
}
