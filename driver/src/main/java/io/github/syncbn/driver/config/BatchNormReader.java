package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.BatchNorm.Running;
import io.github.syncbn.worker.layer.NormalizationScope;
import java.util.Locale;

/** Reads the section {@code batchNorm} and the layers that take their defaults from it. */
final class BatchNormReader {
  private BatchNormReader() {}

  /** The section: what it leaves out has the default of the table. */
  static BatchNorm defaults(Section section) {
    return new BatchNorm(
        section.number("epsilon"),
        section.flag("cumulative") ? cumulative(section) : decay(section),
        affine(section.text("gamma")),
        affine(section.text("beta")),
        section.choice("scope").map(BatchNormReader::scope).orElse(new NormalizationScope.Global()),
        section.flag("frozen"));
  }

  /** A layer: what it leaves out is as in {@code defaults}. */
  static BatchNorm layer(Section section, BatchNorm defaults) {
    BatchNorm own = defaults(section);
    Running running = defaults.running();
    if (own.running() instanceof Running.Cumulative) {
      running = own.running();
    } else if (section.has("runningStatsDecay")
        || section.has("cumulative") && running instanceof Running.Cumulative) {
      running = own.running();
    }
    return new BatchNorm(
        section.has("epsilon") ? own.epsilon() : defaults.epsilon(),
        running,
        section.has("gamma") ? own.gamma() : defaults.gamma(),
        section.has("beta") ? own.beta() : defaults.beta(),
        section.has("scope") ? own.scope() : defaults.scope(),
        section.has("frozen") ? own.frozen() : defaults.frozen());
  }

  private static Running decay(Section section) {
    return new Running.Decay(section.number("runningStatsDecay"));
  }

  private static Running cumulative(Section section) {
    if (section.has("runningStatsDecay")) {
      section.report("runningStatsDecay", "means nothing with cumulative = true; give one of them");
    }
    return new Running.Cumulative();
  }

  private static Affine affine(String word) {
    return Affine.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static NormalizationScope scope(Choice choice) {
    return switch (choice.name()) {
      case "shard" -> new NormalizationScope.PerShard();
      case "ghost" -> new NormalizationScope.Ghost(choice.integer());
      default -> new NormalizationScope.Global();
    };
  }
}
