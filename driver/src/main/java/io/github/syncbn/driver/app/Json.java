package io.github.syncbn.driver.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.metric.Figures;

/** Numbers as JSON has them: what is not finite is null. */
final class Json {
  private Json() {}

  static void put(ObjectNode node, String field, double value) {
    if (Double.isFinite(value)) {
      node.put(field, value);
    } else {
      node.putNull(field);
    }
  }

  /** The metrics of each of several targets, by its name. */
  static void putTargets(ObjectNode node, String field, Figures figures) {
    ObjectNode targets = node.putObject(field);
    figures
        .targets()
        .forEach(
            (name, target) -> {
              ObjectNode own = targets.putObject(name);
              target.values().forEach((metric, value) -> put(own, metric.key(), value));
            });
  }
}
