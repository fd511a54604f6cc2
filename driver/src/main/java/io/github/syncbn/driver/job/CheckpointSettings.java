package io.github.syncbn.driver.job;

import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Setting;
import java.util.Optional;

/** The section {@code checkpoint}; at least one of the intervals is there. */
public record CheckpointSettings(
    @Setting("directory of checkpoints, any Hadoop URI; quote it") String path,
    @Setting(value = "steps between checkpoints", range = "[1, inf)", unit = "steps")
        Optional<Long> everySteps,
    @Setting(
            value = "epochs between checkpoints",
            range = "[1, inf)",
            unit = "epochs",
            rule = "1 if nothing else is given")
        Optional<Integer> everyEpochs,
    @Setting(value = "minutes between checkpoints", range = "(0, inf)", unit = "minutes")
        Optional<Double> everyMinutes,
    @Setting(value = "how many of the last are kept", range = "[1, inf)", byDefault = "3")
        int keep) {

  static Optional<Integer> everyEpochs(Given given) {
    return given.has("everySteps") || given.has("everyMinutes") ? Optional.empty() : Optional.of(1);
  }
}
