package io.github.syncbn.driver.config;

import io.github.syncbn.driver.job.JobSettings.EarlyStop;
import io.github.syncbn.driver.job.JobSettings.Training;
import java.util.Optional;

/** Reads the section {@code training}. */
final class TrainingReader {
  private static final long DEFAULT_EPOCHS = 10;

  private TrainingReader() {}

  static Training read(Section section) {
    Optional<Long> maxSteps = section.optionalInteger("maxSteps");
    // An epoch has at least one step, so that no limit of steps needs more epochs than steps.
    long epochs = section.optionalInteger("epochs").or(() -> maxSteps).orElse(DEFAULT_EPOCHS);
    return new Training(
        section.integer("batchSize"),
        (int) Math.min(epochs, Integer.MAX_VALUE),
        maxSteps,
        section.longInteger("seed"),
        section.optionalInteger("shards").map(Long::intValue),
        section.optionalInteger("workers").map(Long::intValue),
        section.has("earlyStop")
            ? Optional.of(earlyStop(section.section("earlyStop")))
            : Optional.empty(),
        section.flag("populationStatistics"),
        section.integer("validateEvery"));
  }

  private static EarlyStop earlyStop(Section section) {
    return new EarlyStop(
        section.text("metric").equals("validationLoss")
            ? EarlyStop.Metric.VALIDATION_LOSS
            : EarlyStop.Metric.VALIDATION_ACCURACY,
        section.integer("patience"),
        section.number("minDelta"));
  }
}
