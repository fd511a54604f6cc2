package io.github.syncbn.driver.config;

import io.github.syncbn.driver.optimizer.Span;
import io.github.syncbn.worker.loss.ClassWeights;
import io.github.syncbn.worker.setting.Key;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Shape;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a declared setting takes in a job file, by its type in Java. */
final class ValueTypes {
  private ValueTypes() {}

  static ValueType of(Key key) {
    Type type = key.type();
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(key, generic);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == ClassWeights.class) {
      return new GroupType.Weights();
    }
    if (plain == Shape.class) {
      return new GroupType.RowShape();
    }
    if (plain == Span.class) {
      return new ScalarType.Time(key.range());
    }
    if (plain.isRecord()) {
      return section(plain);
    }
    if (plain.isEnum()) {
      return new ScalarType.Words(
          Arrays.stream(plain.getEnumConstants()).map(c -> Key.word((Enum<?>) c)).toList());
    }
    return plain.isSealed() ? new TreeType.Choices(plain, false) : scalar(key, plain);
  }

  private static ValueType ofGeneric(Key key, ParameterizedType type) {
    if (type.getRawType() == Map.class) {
      return new GroupType.TextMap();
    }
    if (type.getRawType() != List.class) {
      throw new IllegalStateException("no job file gives a " + type + ", as " + key.name());
    }
    Class<?> element = (Class<?>) type.getActualTypeArguments()[0];
    if (element == String.class) {
      return new GroupType.Texts(key.setting().one());
    }
    return element == Double.class
        ? new GroupType.Numbers(key.range())
        : new TreeType.Choices(element, true);
  }

  private static ValueType scalar(Key key, Class<?> type) {
    Optional<String> word = Optional.of(key.setting().word()).filter(text -> !text.isEmpty());
    if (type == int.class || type == Integer.class) {
      return new ScalarType.Whole(key.range(), false, word);
    }
    if (type == long.class || type == Long.class) {
      return new ScalarType.Whole(key.range(), true, word);
    }
    if (type == boolean.class) {
      return new ScalarType.Flag();
    }
    if (type == String.class) {
      return new ScalarType.Text();
    }
    return type == Object.class ? new TreeType.Any() : new ScalarType.Real(key.range());
  }

  /** A section with the settings of a record. */
  static TreeType.Keys section(Class<?> record) {
    Summary summary = record.getAnnotation(Summary.class);
    return new TreeType.Keys(
        Optional.ofNullable(summary).map(Summary::bare).filter(bare -> !bare.isEmpty()));
  }
}
