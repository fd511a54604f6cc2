package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Inherited;
import java.util.HashMap;
import java.util.Map;

/** Reads the section {@code batchNorm} and the layers that take their defaults from it. */
final class BatchNormReader {
  private BatchNormReader() {}

  /** The section: what it leaves out has the default of the table. */
  static BatchNorm defaults(Section section) {
    return read(section, Inherited.NOTHING);
  }

  /** A layer: what it leaves out is as in {@code defaults}. */
  static BatchNorm layer(Section section, BatchNorm defaults) {
    return read(section, new Inherited(Map.of(BatchNorm.class, defaults)));
  }

  private static BatchNorm read(Section section, Inherited inherited) {
    Map<String, Object> given = new HashMap<>();
    for (String name : new String[] {"epsilon", "runningStatsDecay"}) {
      if (section.has(name)) {
        given.put(name, section.number(name));
      }
    }
    for (String name : new String[] {"cumulative", "frozen"}) {
      if (section.has(name)) {
        given.put(name, section.flag(name));
      }
    }
    for (String name : new String[] {"gamma", "beta"}) {
      if (section.has(name)) {
        given.put(name, section.text(name));
      }
    }
    if (section.has("scope")) {
      section
          .choice("scope")
          .ifPresent(choice -> given.put("scope", BatchNormReader.scope(choice)));
    }
    if (section.has("runningStatsDecay") && Boolean.TRUE.equals(given.get("cumulative"))) {
      section.report("runningStatsDecay", "means nothing with cumulative = true; give one of them");
    }
    return Declared.of(BatchNorm.class).build(given, inherited);
  }

  private static NormalizationScope scope(Choice choice) {
    return switch (choice.name()) {
      case "shard" -> new NormalizationScope.PerShard();
      case "ghost" -> new NormalizationScope.Ghost(choice.integer());
      default -> new NormalizationScope.Global();
    };
  }
}
