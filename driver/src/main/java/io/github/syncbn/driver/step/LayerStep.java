package io.github.syncbn.driver.step;

import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.network.ParameterLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step did to the parameters of one layer, in Euclidean norms. Public API.
 *
 * @param layer name of the layer, as in the names of its parameters: {@code 1} in {@code 1.weight}
 * @param kind what the layer is called in a job file, such as {@code dense}
 * @param gradient norm of the mean gradient, after any clipping
 * @param parameters norm of the parameters before the step
 * @param update norm of their change
 */
public record LayerStep(
    String layer, String kind, double gradient, double parameters, double update) {

  /** How far the parameters moved for their size; about 1e-3 is usual, NaN for zeros. */
  public double updateRatio() {
    return update / parameters;
  }

  /** Of every layer that has parameters. */
  static List<LayerStep> of(
      ParameterLayout layout, float[] gradient, float[] before, float[] after) {
    List<LayerStep> steps = new ArrayList<>();
    for (int i = 0; i < layout.operations().size(); i++) {
      int from = layout.layerOffset(i);
      int to = from + layout.layerLength(i);
      if (to > from) {
        steps.add(of(layout.operations().get(i), gradient, before, after, from, to));
      }
    }
    return List.copyOf(steps);
  }

  private static LayerStep of(
      Operation operation, float[] gradient, float[] before, float[] after, int from, int to) {
    double ofGradient = 0;
    double ofParameters = 0;
    double ofUpdate = 0;
    for (int i = from; i < to; i++) {
      double change = (double) after[i] - before[i];
      ofGradient += (double) gradient[i] * gradient[i];
      ofParameters += (double) before[i] * before[i];
      ofUpdate += change * change;
    }
    return new LayerStep(
        operation.name(),
        operation.kind(),
        Math.sqrt(ofGradient),
        Math.sqrt(ofParameters),
        Math.sqrt(ofUpdate));
  }
}
