package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import java.util.Optional;

/** Settings that every optimizer has, whatever its formula. */
public record Regime(
    @Setting(
            value = "whether weight decay reaches gamma, beta and biases too",
            byDefault = "false",
            param = "decayAll")
        boolean decayAll,
    @Setting(value = "longest global L2 norm of a gradient", range = "(0, inf)", param = "clipNorm")
        Optional<Double> clipNorm,
    @Setting(
            value = "learning rate over time, as a factor on the base",
            byDefault = "constant",
            param = "schedule")
        Schedule schedule) {

  public Regime {
    Declared.check(Regime.class, decayAll, clipNorm, schedule);
  }
}
