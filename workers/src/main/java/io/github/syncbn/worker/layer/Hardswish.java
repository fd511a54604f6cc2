package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.setting.Summary;

/**
 * {@code y = x min(max(x + 3, 0), 6) / 6} (Howard et al. 2019, arXiv 1905.02244, section 5.2). Its
 * derivative at -3 is that of the part on the right of it, and so it is at 3, as PyTorch's.
 */
@Summary("x min(max(x + 3, 0), 6) / 6")
public record Hardswish() implements Activation {
  private static final double KINK = 3;

  @Override
  public double value(double x) {
    return x * Math.min(Math.max(x + KINK, 0), 2 * KINK) / (2 * KINK);
  }

  /** 0 on the left, 1 on the right, {@code x / 3 + 1 / 2} between; chosen without a branch. */
  @Override
  public double slope(double x) {
    double notLeft = 0.5 + Math.copySign(0.5, x + KINK);
    double notRight = 0.5 - Math.copySign(0.5, x - KINK);
    double between = Math.min(Math.max(x, -KINK), KINK) / KINK + 0.5;
    return notLeft * (notRight * between + 1 - notRight);
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    return graph.node("HardSwish", x);
  }
}
