package io.github.syncbn.driver.ml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.setting.Key;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON, for callers in other languages: what a record hands out by a public method
 * without arguments is a field of the method's name. Enums are their words in job files, layers
 * their names. Numbers that JSON has not are texts: {@code NaN}, {@code Infinity}. Public API.
 */
public final class RecordJson {
  private static final Set<String> OF_OBJECTS = Set.of("toString", "hashCode", "toArray");
  private static final ClassValue<Map<String, Method>> FIELDS =
      new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
          return methods(type);
        }
      };

  private RecordJson() {}

  /** A record, and all records in it, as one line of JSON. */
  public static String of(Record value) {
    return node(value).toString();
  }

  /** What a record hands out, in the order of its components, then by name. */
  static Map<String, Method> fields(Class<?> record) {
    return FIELDS.get(record);
  }

  private static Map<String, Method> methods(Class<?> record) {
    Map<String, Method> found = new LinkedHashMap<>();
    Arrays.stream(record.getRecordComponents())
        .forEach(component -> found.put(component.getName(), component.getAccessor()));
    Arrays.stream(record.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> method.getReturnType() != record && method.getReturnType() != void.class)
        .filter(method -> method.getParameterCount() == 0 && !OF_OBJECTS.contains(method.getName()))
        .sorted(Comparator.comparing(Method::getName))
        .forEach(method -> found.putIfAbsent(method.getName(), method));
    return found;
  }

  private static JsonNode node(@Nullable Object value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value == null) {
      return json.nullNode();
    }
    if (value instanceof Optional<?> optional) {
      return node(optional.orElse(null));
    }
    if (value instanceof Boolean flag) {
      return json.booleanNode(flag);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = json.objectNode();
      map.forEach((key, inner) -> object.set(word(key), node(inner)));
      return object;
    }
    if (value instanceof List<?> || value.getClass().isArray()) {
      return array(value);
    }
    if (value instanceof Entry entry) {
      return json.textNode(entry.name());
    }
    return value instanceof Record ? fieldsOf(value) : json.textNode(word(value));
  }

  private static JsonNode number(Number number) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      return json.textNode(String.valueOf(value));
    }
    return number instanceof Double || number instanceof Float
        ? json.numberNode(value)
        : json.numberNode(number.longValue());
  }

  private static ArrayNode array(Object value) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    if (value instanceof List<?> list) {
      list.forEach(inner -> array.add(node(inner)));
      return array;
    }
    for (int i = 0; i < Array.getLength(value); i++) {
      array.add(node(Array.get(value, i)));
    }
    return array;
  }

  private static ObjectNode fieldsOf(Object record) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    fields(record.getClass())
        .forEach(
            (name, method) -> {
              try {
                method.setAccessible(true);
                object.set(name, node(method.invoke(record)));
              } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(record.getClass() + ": " + name, e);
              }
            });
    return object;
  }

  private static String word(Object value) {
    return value instanceof Enum<?> constant ? Key.word(constant) : value.toString();
  }
}
