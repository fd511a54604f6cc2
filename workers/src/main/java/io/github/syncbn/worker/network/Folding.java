package io.github.syncbn.worker.network;

import io.github.syncbn.worker.inference.FoldedLayer;
import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.FoldedSum;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.Residual;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a trained network ready for inference: each layer says what it does to a row, and {@link
 * FoldedSequence} takes batch normalizations into the weights before them.
 */
final class Folding {
  private final TrainedNetwork trained;
  private final ParameterLayout layout;

  // Number of the next operation of the network.
  private int next;

  private final boolean folds;

  private Folding(TrainedNetwork trained, boolean folds) {
    this.trained = trained;
    this.folds = folds;
    layout = trained.layout();
  }

  static List<FoldedLayer> of(TrainedNetwork trained) {
    return of(trained, true);
  }

  /** The same where normalizations may stay by themselves. */
  static List<FoldedLayer> of(TrainedNetwork trained, boolean folds) {
    return new Folding(trained, folds).fold(trained.network().entries());
  }

  private List<FoldedLayer> fold(List<? extends Entry> entries) {
    FoldedSequence folded = new FoldedSequence(folds);
    for (Entry entry : entries) {
      if (entry instanceof Residual residual) {
        List<FoldedLayer> body = fold(residual.body());
        List<FoldedLayer> shortcut = fold(residual.shortcut());
        folded.add(new FoldedSum(body, shortcut, layout.inputShape(next++).size()));
      } else {
        ((Layer) entry).fold(values(next++), folded);
      }
    }
    return folded.steps();
  }

  private TrainedLayer values(int layer) {
    List<float[]> parameters = new ArrayList<>();
    for (ParameterLayout.Slice slice : layout.slices()) {
      if (slice.layer() == layer) {
        float[] shaped = new float[slice.length()];
        slice.parameter().restore(trained.parameters(), slice.offset(), shaped, 0);
        parameters.add(shaped);
      }
    }
    int from = layout.runningOffset(layer);
    int channels = layout.operations().get(layer).layer().runningChannels(layout.inputShape(layer));
    return new TrainedLayer(
        layout.inputShape(layer),
        layout.shapes().get(layer + 1),
        parameters,
        Arrays.copyOfRange(trained.runningStatistics(), from, from + 2 * channels));
  }
}
