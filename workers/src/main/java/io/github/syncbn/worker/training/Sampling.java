package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Exchange.Phase;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Tensor;

/**
 * What is copied of the values between layers, and of their gradients, on the way through a
 * network.
 *
 * @param values takes values
 * @param gradients takes their gradients; null where only values are looked at
 * @param reducer brings them to the driver
 */
record Sampling(ValueSampler values, ValueSampler gradients, TreeReducer reducer)
    implements Passage.Observer {

  /** Of the first rows of each batch; null where no values are looked at. */
  static Sampling of(TrainingPlan plan, ParameterLayout layout, int shards, TreeReducer reducer) {
    Observation observation = plan.course().observation();
    if (!observation.ofActivations()) {
      return null;
    }
    SampleLayout places = new SampleLayout(layout, observation);
    // Training looks at values only; their gradients are for those who ask.
    boolean asked = observation.every() == 0;
    return new Sampling(
        new ValueSampler(places, shards, plan.shards()),
        asked ? new ValueSampler(places, shards, plan.shards()) : null,
        reducer);
  }

  /** A batch begins at position {@code from} of the epoch. */
  void begin(PassBatch batch, long from) {
    values.begin(batch, from);
    if (gradients != null) {
      gradients.begin(batch, from);
    }
  }

  @Override
  public void value(int index, Tensor[] value) {
    values.take(index, value);
  }

  @Override
  public void gradient(int index, Tensor[] gradient) {
    if (gradients != null) {
      gradients.take(index, gradient);
    }
  }

  /** After the way forward. */
  void sendValues() {
    values.send(Phase.ACTIVATIONS, reducer);
  }

  /** After the way back. */
  void sendGradients() {
    if (gradients != null) {
      gradients.send(Phase.ACTIVATION_GRADIENTS, reducer);
    }
  }
}
