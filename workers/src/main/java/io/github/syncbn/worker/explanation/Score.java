package io.github.syncbn.worker.explanation;

import io.github.syncbn.worker.loss.Link;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.PointLoss;
import io.github.syncbn.worker.loss.ValueLoss;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.network.TrainedNetwork;
import java.util.stream.IntStream;

/**
 * The number that is explained, as a function of one output of the network: of a classifier the
 * logit of the predicted class, of a network with one output for two classes its logit against the
 * other class; of a regression the prediction in the units of the label.
 *
 * @param output number of the output of the last layer
 * @param number of the class, or of the prediction
 * @param link what the output means
 * @param targets how labels were scaled
 * @param sign -1 where the class is the first of two and has no output of its own, else 1
 */
record Score(int output, int number, Link link, TargetScaling targets, int sign) {

  /**
   * Fails if a row's prediction is several numbers or labels, of which none stands for it.
   *
   * @throws IllegalArgumentException saying so
   */
  static void requireOne(TrainedNetwork trained) {
    int outputs = trained.layout().output().size();
    Loss loss = trained.loss();
    if (outputs > 1 && (loss instanceof PointLoss || loss.link() == Link.LOGIT)) {
      throw new IllegalArgumentException(
          "it predicts " + outputs + " numbers or labels of a row, and not one that stands for it");
    }
  }

  /**
   * That of a row's prediction.
   *
   * @param outputs of the last layer, from {@code from}
   * @param count how many
   */
  static Score predicted(TrainedNetwork trained, float[] outputs, int from, int count) {
    Loss loss = trained.loss();
    if (loss instanceof ValueLoss values) {
      int output =
          loss.ascends() ? ranked(outputs, from, count, values.predicted()) : values.predicted();
      return new Score(output, values.predicted(), loss.link(), trained.targets(), 1);
    }
    if (loss.link() == Link.LOGIT) {
      boolean second = outputs[from] > 0;
      return new Score(0, second ? 1 : 0, Link.IDENTITY, TargetScaling.none(), second ? 1 : -1);
    }
    int largest = 0;
    for (int k = 1; k < count; k++) {
      largest = outputs[from + k] > outputs[from + largest] ? k : largest;
    }
    return new Score(largest, largest, Link.IDENTITY, TargetScaling.none(), 1);
  }

  /** The output that comes at a place when all are put in order. */
  private static int ranked(float[] outputs, int from, int count, int place) {
    return IntStream.range(0, count)
        .boxed()
        .sorted((a, b) -> Float.compare(outputs[from + a], outputs[from + b]))
        .skip(place)
        .findFirst()
        .orElseThrow();
  }

  /** Of an output. */
  double of(float output) {
    return sign * targets.original(link.prediction(output), number);
  }

  /** The derivative of {@link #of}. */
  double slope(float output) {
    return sign * targets.scale()[0] * (link == Link.LOG ? link.prediction(output) : 1);
  }
}
