package io.github.syncbn.driver.app;

import com.fasterxml.jackson.databind.node.ObjectNode;

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
}
