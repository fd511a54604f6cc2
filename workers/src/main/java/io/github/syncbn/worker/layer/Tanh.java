package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Tensor;

/** Hyperbolic tangent. */
public record Tanh() implements Layer {

  @Override
  public String name() {
    return "tanh";
  }

  @Override
  public boolean readsOutput() {
    return true;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public void forward(Tensor[] x, Tensor[] y, LayerContext context) {
    for (int s = 0; s < x.length; s++) {
      context.kernels().tanh(x[s].data(), x[s].offset(), y[s].data(), y[s].offset(), x[s].size());
    }
  }

  @Override
  public void backward(Tensor[] x, Tensor[] y, Tensor[] dy, Tensor[] dx, LayerContext context) {
    if (dx == null) {
      return;
    }
    for (int s = 0; s < dy.length; s++) {
      context
          .kernels()
          .tanhGradient(
              y[s].data(),
              y[s].offset(),
              dy[s].data(),
              dy[s].offset(),
              dx[s].data(),
              dx[s].offset(),
              dy[s].size());
    }
  }
}
