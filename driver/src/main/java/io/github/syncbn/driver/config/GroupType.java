package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.github.syncbn.worker.loss.ClassWeights;
import io.github.syncbn.worker.setting.Interval;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Types of several values under one key: lists and maps of the user's own names. */
sealed interface GroupType extends ValueType {

  /**
   * A list of texts; read as List.
   *
   * @param one whether a text stands for a list of it alone
   */
  record Texts(boolean one) implements GroupType {
    @Override
    public String expected() {
      return (one ? "a text, or " : "") + "a list of texts, such as [a, b]";
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      if (one && !ValueType.isContainer(value) && value.valueType() != ConfigValueType.NULL) {
        return List.of(ValueType.text(value));
      }
      if (!(value instanceof ConfigList list)) {
        throw ValueType.mismatch(this, value);
      }
      List<String> texts = new ArrayList<>();
      for (ConfigValue element : list) {
        if (ValueType.isContainer(element) || element.valueType() == ConfigValueType.NULL) {
          throw ValueType.mismatch(this, value);
        }
        texts.add(ValueType.text(element));
      }
      return List.copyOf(texts);
    }

    @Override
    public Object sample() {
      return List.of();
    }
  }

  /** Texts by name, {@code a.b = c} being the name "a.b"; read as Map in order of names. */
  record TextMap() implements GroupType {
    @Override
    public String expected() {
      return "texts by name, such as { header = true }";
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      if (!(value instanceof ConfigObject object)) {
        throw ValueType.mismatch(this, value);
      }
      Map<String, String> texts = new TreeMap<>();
      flatten("", object, texts);
      return texts;
    }

    private void flatten(String prefix, ConfigObject object, Map<String, String> into)
        throws Mismatch {
      for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
        if (entry.getValue() instanceof ConfigObject inner) {
          flatten(prefix + entry.getKey() + ".", inner, into);
        } else if (entry.getValue() instanceof ConfigList) {
          throw ValueType.mismatch(this, entry.getValue())
              .within(prefix + entry.getKey() + ": ", "");
        } else if (entry.getValue().valueType() != ConfigValueType.NULL) {
          into.put(prefix + entry.getKey(), ValueType.text(entry.getValue()));
        }
      }
    }

    @Override
    public Object sample() {
      return Map.of();
    }
  }

  /** A list of numbers; read as List of Double. */
  record Numbers(Interval interval) implements GroupType {
    @Override
    public String expected() {
      return "a list of numbers" + interval + ", such as [0.25, 0.5]";
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      if (!(value instanceof ConfigList list) || list.isEmpty()) {
        throw ValueType.mismatch(this, value);
      }
      ScalarType.Real number = new ScalarType.Real(interval);
      List<Double> numbers = new ArrayList<>();
      for (ConfigValue element : list) {
        numbers.add((Double) number.read(element));
      }
      return List.copyOf(numbers);
    }

    @Override
    public Object sample() {
      return List.of(interval.sample());
    }
  }

  /** Channels, height and width of a row; read as Shape. */
  record RowShape() implements GroupType {
    private static final int AXES = 3;

    @Override
    public String expected() {
      return "[channels, height, width]";
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      List<?> axes = value.unwrapped() instanceof List<?> list ? list : List.of();
      if (axes.size() != AXES
          || !axes.stream().allMatch(axis -> axis.toString().matches("[1-9]\\d{0,5}"))) {
        throw ValueType.mismatch(this, value);
      }
      try {
        return new Shape(
            axes.stream().mapToInt(axis -> Integer.parseInt(axis.toString())).toArray());
      } catch (IllegalArgumentException e) {
        throw ValueType.mismatch(this, value).within("", ": " + e.getMessage());
      }
    }

    @Override
    public Object sample() {
      return new Shape(1, 1, 1);
    }
  }

  /**
   * {@code none}, {@code balanced}, or numbers by label; read as String or {@link ClassWeights}.
   */
  record Weights() implements GroupType {
    @Override
    public String expected() {
      return "none, balanced, or a weight for each class, such as { cat = 1, dog = 2.5 }";
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      if (!(value instanceof ConfigObject object)) {
        String text = ValueType.text(value);
        if (text.equals("none") || text.equals("balanced")) {
          return text;
        }
        throw ValueType.mismatch(this, value);
      }
      ValueType weight = new ScalarType.Real(Interval.parse("[0, inf)"));
      Map<String, Double> weights = new TreeMap<>();
      for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
        try {
          weights.put(entry.getKey(), (Double) weight.read(entry.getValue()));
        } catch (Mismatch e) {
          throw e.within(entry.getKey() + ": ", "");
        }
      }
      if (weights.isEmpty()) {
        throw ValueType.mismatch(this, value);
      }
      return new ClassWeights.ByLabel(weights);
    }

    @Override
    public Object sample() {
      return "none";
    }
  }
}
