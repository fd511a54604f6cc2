package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.setting.Summary;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/** Types of keys that have further keys below them, or could. */
sealed interface TreeType extends ValueType {

  /** An object of keys; a bare value stands for the key {@code shorthand}. */
  record Keys(Optional<String> shorthand) implements TreeType {
    @Override
    public String expected() {
      return "a section { ... }" + shorthand.map(key -> " or a value for " + key).orElse("");
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      if (value instanceof ConfigObject object) {
        return object;
      }
      if (shorthand.isPresent()) {
        return Section.objectOf(shorthand.get(), value);
      }
      throw ValueType.mismatch(this, value);
    }

    @Override
    public Object sample() {
      return Section.emptyObject();
    }
  }

  /**
   * One of the names below the key, or a list of them.
   *
   * @param family the sealed interface whose members have the names
   */
  record Choices(Class<?> family, boolean many) implements TreeType {
    @Override
    public String expected() {
      return many
          ? "a list, each entry a name or { name = arguments }"
          : "a name or { name = arguments }" + (listed().isEmpty() ? "" : ", or a list");
    }

    /** The name of the member that a list stands for: the one that takes nothing but a list. */
    Optional<String> listed() {
      return Family.members(family).stream()
          .filter(member -> takesAList(member.type()))
          .map(member -> member.name())
          .findFirst();
    }

    private static boolean takesAList(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      Summary summary = type.getAnnotation(Summary.class);
      return summary != null && summary.single() && components[0].getType() == List.class;
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      boolean list = value.valueType() == ConfigValueType.LIST;
      if (list != many && !(list && listed().isPresent())) {
        throw ValueType.mismatch(this, value);
      }
      return value;
    }

    @Override
    public Object sample() {
      throw new IllegalStateException("choices are read by Section");
    }
  }

  /** A choice without arguments. */
  record Name() implements TreeType {
    @Override
    public String expected() {
      return "no arguments";
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      if (value instanceof ConfigObject object && object.isEmpty()) {
        return object;
      }
      throw ValueType.mismatch(this, value);
    }

    @Override
    public Object sample() {
      return Section.emptyObject();
    }
  }

  /** Anything. */
  record Any() implements TreeType {
    @Override
    public String expected() {
      return "anything";
    }

    @Override
    public Object read(ConfigValue value) {
      return value;
    }

    @Override
    public Object sample() {
      return Section.emptyObject();
    }
  }
}
