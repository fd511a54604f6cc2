package io.github.syncbn.worker.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A JSON object read field by field, every one of known type; {@link #done} refuses what nobody
 * asked for. Errors are IllegalArgumentExceptions that name the path, such as {@code
 * layers[2].units}.
 */
final class StrictObject {
  private final JsonNode json;
  private final String path;
  private final Set<String> unread = new LinkedHashSet<>();

  StrictObject(JsonNode json, String path) {
    if (json == null || !json.isObject()) {
      throw new IllegalArgumentException(path + ": expected an object, got " + json);
    }
    this.json = json;
    this.path = path;
    json.fieldNames().forEachRemaining(unread::add);
  }

  String text(String name) {
    JsonNode value = field(name);
    return check(value, value.isTextual(), name, "a string").textValue();
  }

  int integer(String name) {
    JsonNode value = field(name);
    boolean integer = value.isIntegralNumber() && value.canConvertToInt();
    return check(value, integer, name, "a whole number").intValue();
  }

  double number(String name) {
    JsonNode value = field(name);
    return check(value, value.isNumber(), name, "a number").doubleValue();
  }

  boolean flag(String name) {
    JsonNode value = field(name);
    return check(value, value.isBoolean(), name, "true or false").booleanValue();
  }

  StrictObject object(String name) {
    return new StrictObject(field(name), at(name));
  }

  List<StrictObject> objects(String name) {
    JsonNode array = field(name);
    check(array, array.isArray(), name, "a list");
    List<StrictObject> objects = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      objects.add(new StrictObject(array.get(i), at(name) + "[" + i + "]"));
    }
    return objects;
  }

  /** Where the field stands, for messages. */
  String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Says that all fields have been read. */
  void done() {
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException("unknown field " + at(unread.iterator().next()));
    }
  }

  private JsonNode field(String name) {
    if (!json.has(name)) {
      throw new IllegalArgumentException("field " + at(name) + " is missing");
    }
    unread.remove(name);
    return json.get(name);
  }

  private JsonNode check(JsonNode value, boolean holds, String name, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(at(name) + ": expected " + expected + ", got " + value);
    }
    return value;
  }
}
