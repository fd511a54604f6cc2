package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

/** What a key takes. */
sealed interface ValueType permits ScalarType, GroupType, TreeType {

  /** What is expected, in words. */
  String expected();

  /** The value as a Java object. */
  Object read(ConfigValue value) throws Mismatch;

  /** A value to go on with where the given one is wrong. */
  Object sample();

  static boolean isContainer(ConfigValue value) {
    return value instanceof ConfigObject || value instanceof ConfigList;
  }

  /** A scalar as it was written; anything else as HOCON. */
  static String text(ConfigValue value) {
    return value.valueType() == ConfigValueType.STRING
        ? (String) value.unwrapped()
        : value.render(ConfigRenderOptions.concise());
  }

  static double number(String text, ValueType type, ConfigValue value) throws Mismatch {
    if (value.valueType() == ConfigValueType.NUMBER
        || text.matches("[+-]?[\\d.]+([eE][+-]?\\d+)?")) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw mismatch(type, value);
      }
    }
    throw mismatch(type, value);
  }

  static Mismatch mismatch(ValueType type, ConfigValue value) {
    String origin = value.origin().description();
    String given =
        origin.startsWith(Place.VARIABLE)
            ? "${" + origin.substring(Place.VARIABLE.length()) + "}"
            : value.render(ConfigRenderOptions.concise());
    return new Mismatch("expected " + type.expected() + ", got ", given, "");
  }
}
