package io.github.syncbn.driver.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The least and the largest of some values; NaN if one of them is. */
record Range(double least, double most) {

  static Range of(double[] values, int offset, int length) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = offset; i < offset + length; i++) {
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    return new Range(least, most);
  }

  static Range of(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return of(wide, 0, wide.length);
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Json.put(json, "min", least);
    Json.put(json, "max", most);
    return json;
  }
}
