package io.github.syncbn.driver.step;

import io.github.syncbn.driver.step.ThreadedTraining.Rows;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Tanh;
import io.github.syncbn.worker.network.ParameterLayout;
import java.util.List;

/** Inference in double by the formulas, over all rows of a set. */
final class ReferenceNetwork {
  private final ParameterLayout layout;
  private final ModelState model;
  private final Rows rows;

  ReferenceNetwork(ParameterLayout layout, ModelState model, Rows rows) {
    this.layout = layout;
    this.model = model;
    this.rows = rows;
  }

  /** What enters a layer. */
  double[][] before(int layer) {
    List<Layer> layers = layout.network().layers();
    double[][] current = new double[rows.features().length][];
    for (int i = 0; i < current.length; i++) {
      double[] row = new double[layout.input().size()];
      for (int j = 0; j < row.length; j++) {
        row[j] = rows.features()[i][j];
      }
      for (int l = 0; l < layer; l++) {
        row = apply(layers.get(l), l, row);
      }
      current[i] = row;
    }
    return current;
  }

  private double[] apply(Layer layer, int index, double[] x) {
    if (layer instanceof Dropout) {
      return x;
    }
    double[] y = new double[layout.shapes().get(index + 1).size()];
    float[] parameters = model.parameters();
    for (int j = 0; j < y.length; j++) {
      if (layer instanceof Dense) {
        y[j] = parameters[layout.offset(index, 1) + j];
        for (int k = 0; k < x.length; k++) {
          y[j] += parameters[layout.offset(index, 0) + j * x.length + k] * x[k];
        }
      } else if (layer instanceof BatchNorm norm) {
        int mean = layout.runningOffset(index) + j;
        double[] running = model.runningStatistics();
        double deviation = Math.sqrt(running[mean + x.length] + norm.epsilon());
        y[j] =
            parameters[layout.offset(index, 0) + j] * (x[j] - running[mean]) / deviation
                + parameters[layout.offset(index, 1) + j];
      } else if (layer instanceof Tanh) {
        y[j] = Math.tanh(x[j]);
      } else if (layer instanceof Relu) {
        y[j] = Math.max(0, x[j]);
      } else {
        throw new IllegalArgumentException(layer.name());
      }
    }
    return y;
  }
}
