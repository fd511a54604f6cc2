package io.github.syncbn.worker.network;

import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.tensor.Shape;
import java.io.Serializable;

/**
 * A network with all that training gave it. Public API.
 *
 * @param network its layers
 * @param input shape of an input row
 * @param parameters laid out by {@link ParameterLayout}
 * @param runningStatistics laid out by {@link ParameterLayout}
 * @param batches batches that each of {@link ParameterLayout#running()} has taken in
 * @param preprocessing what is done to features before the first layer
 * @param targets what is done to outputs after the last, for a regression
 * @param loss what it was trained to minimize, as the job said it, which tells what outputs mean
 * @param temperature what divides the outputs of a classifier before the softmax; 1 unless it was
 *     calibrated
 */
public record TrainedNetwork(
    Network network,
    Shape input,
    float[] parameters,
    double[] runningStatistics,
    long[] batches,
    Preprocessing preprocessing,
    TargetScaling targets,
    Loss loss,
    double temperature)
    implements Serializable {

  /** With a temperature of 1. */
  public TrainedNetwork(
      Network network,
      Shape input,
      float[] parameters,
      double[] runningStatistics,
      long[] batches,
      Preprocessing preprocessing,
      TargetScaling targets,
      Loss loss) {
    this(network, input, parameters, runningStatistics, batches, preprocessing, targets, loss, 1);
  }

  /**
   * With outputs as they are, by the loss that a task has by default: one output is a number,
   * several are logits of classes.
   */
  public TrainedNetwork(
      Network network,
      Shape input,
      float[] parameters,
      double[] runningStatistics,
      long[] batches,
      Preprocessing preprocessing) {
    this(
        network,
        input,
        parameters,
        runningStatistics,
        batches,
        preprocessing,
        TargetScaling.none(),
        Loss.byDefault(network.shapes(input).get(network.shapes(input).size() - 1).size() > 1));
  }

  public TrainedNetwork {
    ParameterLayout layout = new ParameterLayout(network, input);
    if (parameters.length != layout.parameters()
        || runningStatistics.length != layout.runningValues()
        || batches.length != layout.running().size()) {
      throw new IllegalArgumentException(
          "the network has "
              + layout.parameters()
              + " parameters and "
              + layout.runningValues()
              + " running statistics of "
              + layout.running().size()
              + " layers, got "
              + parameters.length
              + ", "
              + runningStatistics.length
              + " and "
              + batches.length);
    }
    preprocessing.check(input.size());
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("a temperature is a number above 0, got " + temperature);
    }
  }

  /** The same with another temperature. */
  public TrainedNetwork withTemperature(double other) {
    return new TrainedNetwork(
        network,
        input,
        parameters,
        runningStatistics,
        batches,
        preprocessing,
        targets,
        loss,
        other);
  }

  /** The same with other weights, running statistics and counts, and a temperature of 1. */
  public TrainedNetwork with(StateDict.Values values) {
    return new TrainedNetwork(
        network,
        input,
        values.parameters(),
        values.runningStatistics(),
        values.batches(),
        preprocessing,
        targets,
        loss,
        1);
  }

  /** Where its parameters and running statistics lie. */
  public ParameterLayout layout() {
    return new ParameterLayout(network, input);
  }

  /** The {@link Digest} of its parameters and running statistics. */
  public String digest() {
    return Digest.of(parameters, runningStatistics);
  }
}
