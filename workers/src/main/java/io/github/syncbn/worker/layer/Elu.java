package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.util.Map;

/**
 * Exponential linear unit {@code y = max(0, x) + alpha (exp(min(0, x)) - 1)} (Clevert et al. 2015,
 * arXiv 1511.07289).
 */
@Summary(value = "max(0, x) + alpha (exp(min(0, x)) - 1)", bare = "alpha")
public record Elu(
    @Setting(value = "minus the value that it falls to", range = "(0, inf)", byDefault = "1")
        float alpha)
    implements Activation {

  public Elu {
    Declared.check(Elu.class, alpha);
  }

  @Override
  public double value(double x) {
    return Math.max(0, x) + alpha * StrictMath.expm1(Math.min(0, x));
  }

  /**
   * 1 on the right, alpha exp(x) on the left. From the rounded output, y + alpha, nothing would be
   * left of it far on the left, where an adaptive optimizer still learns from it.
   */
  @Override
  public double slope(double x) {
    double left = 0.5 - Math.copySign(0.5, x);
    return 1 - left + left * alpha * StrictMath.exp(Math.min(0, x));
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    return graph.node("Elu", x.shape(), Map.of("alpha", alpha), x);
  }
}
