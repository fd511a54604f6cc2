package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.Meeting;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * One layer on one worker: what it is to each of the worker's shards, and where they meet those of
 * other workers.
 */
final class LayerPass {
  private final PassState state;
  private final int layer;
  private final Grouping grouping;
  private final int stepSumsOffset;
  private final ShardPass[] shards;
  private final List<Meeting> forward;
  private final List<Meeting> backward;
  private double[][] shared = new double[8][];

  /**
   * @param state what all layers share
   * @param stepSumsOffset where this layer's part of a shard's step sums starts
   */
  LayerPass(PassState state, int layer, Grouping grouping, int stepSumsOffset) {
    this.state = state;
    this.layer = layer;
    this.grouping = grouping;
    this.stepSumsOffset = stepSumsOffset;
    PassSetup setup = state.setup();
    Layer operation = setup.layout().operations().get(layer).layer();
    boolean meets = setup.learning() != null && operation.meets(grouping, setup.worldShards());
    Shape input = setup.layout().inputShape(layer);
    this.forward = meets ? operation.forwardMeetings(input) : List.of();
    this.backward = meets ? operation.backwardMeetings(input) : List.of();
    this.shards = new ShardPass[setup.shards()];
    Arrays.setAll(shards, s -> new ShardPass(this, state, s));
  }

  int layer() {
    return layer;
  }

  Grouping grouping() {
    return grouping;
  }

  int stepSumsOffset() {
    return stepSumsOffset;
  }

  /** What the layer sees of a local shard. */
  ShardPass shard(int number) {
    return shards[number];
  }

  /** Runs the stages of a forward pass; after each but the last, shards meet. */
  void forward(IntConsumer stages) {
    run(Exchange.Phase.FORWARD, forward, stages);
  }

  /** The same of a backward pass. */
  void backward(IntConsumer stages) {
    run(Exchange.Phase.BACKWARD, backward, stages);
  }

  private void run(Exchange.Phase phase, List<Meeting> meetings, IntConsumer stages) {
    for (int stage = 0; stage < meetings.size(); stage++) {
      stages.accept(stage);
      meet(phase, meetings.get(stage));
    }
    stages.accept(meetings.size());
  }

  /** Reduces what all shards have left in a stage, over all workers. */
  private void meet(Exchange.Phase phase, Meeting meeting) {
    int groups = grouping.shardGroups();
    Exchange exchange =
        new Exchange(
            phase, state.batch().step(), layer, meeting.reduction(), meeting.length(), groups);
    state
        .setup()
        .learning()
        .reducer()
        .allReduce(
            exchange,
            shared(meeting.leaves(), shards.length * meeting.length()),
            shared(meeting.result(), groups * meeting.length()));
  }

  /** An array for all shards of this worker: whoever asks first makes it. */
  synchronized double[] shared(int slot, int length) {
    if (slot >= shared.length) {
      shared = Arrays.copyOf(shared, 2 * slot);
    }
    if (shared[slot] == null || shared[slot].length < length) {
      shared[slot] = new double[length];
    }
    return shared[slot];
  }
}
