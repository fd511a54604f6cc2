package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import java.util.Optional;

/**
 * A linear rise of the learning rate before its schedule: {@code from + (1 - from) t / n} for t
 * below n (torch LinearLR with start_factor=from, total_iters=n).
 */
public record WarmUp(
    @Setting(value = "a linear rise before it, such as 1 epochs or 500 steps", range = "[0, inf)")
        Optional<Span> warmup,
    @Setting(value = "where the rise starts", range = "[0, 1]", byDefault = "0.1", needs = "warmup")
        double warmupFrom) {

  public WarmUp {
    Declared.check(WarmUp.class, warmup.map(Span::amount), warmupFrom);
  }

  /** Its length n in steps, which need not be whole; 0 if there is none. */
  double steps(long stepsPerEpoch) {
    return warmup.map(length -> length.steps(stepsPerEpoch)).orElse(0.0);
  }

  /** The factor on the learning rate after a part, in [0, 1), of the rise. */
  double factor(double part) {
    return warmupFrom + (1 - warmupFrom) * part;
  }
}
