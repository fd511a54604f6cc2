package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigValue;
import io.github.syncbn.driver.optimizer.Span;
import io.github.syncbn.worker.setting.Interval;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Types of single values: numbers, texts, words, lengths of time. */
sealed interface ScalarType extends ValueType {

  /** Whole numbers, and perhaps one word; read as Long or String. */
  record Whole(Interval interval, boolean wide, Optional<String> word) implements ScalarType {
    @Override
    public String expected() {
      return "an integer"
          + interval
          + word.map(w -> (interval.toString().isEmpty() ? "" : ",") + " or " + w).orElse("");
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      String text = ValueType.text(value).trim();
      if (word.isPresent() && word.get().equals(text)) {
        return text;
      }
      double number = ValueType.number(text, this, value);
      if (number != Math.rint(number) || !interval.contains(number) || Math.abs(number) > 0x1p63) {
        throw ValueType.mismatch(this, value);
      }
      if (!wide && Math.abs(number) > Integer.MAX_VALUE) {
        throw ValueType.mismatch(this, value).within("", ", which is beyond " + Integer.MAX_VALUE);
      }
      // Through double only where the notation needs it: 2^53 and above must not be rounded.
      return text.matches("[+-]?\\d+") ? parseLong(text, value) : Long.valueOf((long) number);
    }

    private Long parseLong(String text, ConfigValue value) throws Mismatch {
      try {
        return Long.valueOf(text);
      } catch (NumberFormatException e) {
        throw ValueType.mismatch(this, value);
      }
    }

    @Override
    public Object sample() {
      return word.<Object>map(w -> w).orElse((long) Math.max(interval.sample(), interval.low()));
    }
  }

  /** Numbers; read as Double. */
  record Real(Interval interval) implements ScalarType {
    @Override
    public String expected() {
      return "a number" + interval;
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      double number = ValueType.number(ValueType.text(value).trim(), this, value);
      if (!interval.contains(number)) {
        throw ValueType.mismatch(this, value);
      }
      return number;
    }

    @Override
    public Object sample() {
      return interval.sample();
    }
  }

  /** true or false; read as Boolean. */
  record Flag() implements ScalarType {
    @Override
    public String expected() {
      return "true or false";
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      return switch (ValueType.text(value)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw ValueType.mismatch(this, value);
      };
    }

    @Override
    public Object sample() {
      return false;
    }
  }

  /** A text that is not empty; read as String. */
  record Text() implements ScalarType {
    @Override
    public String expected() {
      return "a text";
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      String text = ValueType.text(value);
      if (ValueType.isContainer(value) || text.isBlank()) {
        throw ValueType.mismatch(this, value);
      }
      return text;
    }

    @Override
    public Object sample() {
      return "";
    }
  }

  /** One of some words; read as String. */
  record Words(List<String> words) implements ScalarType {
    @Override
    public String expected() {
      return String.join(" or ", words);
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      String text = ValueType.text(value);
      if (!words.contains(text)) {
        throw ValueType.mismatch(this, value).within("", NearestName.suggestion(text, words));
      }
      return text;
    }

    @Override
    public Object sample() {
      return words.get(0);
    }
  }

  /** A length of training time; read as Span. */
  record Time(Interval interval) implements ScalarType {
    private static final Pattern NOTATION = Pattern.compile("(\\S+?)\\s*(epochs?|steps?)");

    @Override
    public String expected() {
      return "a number of epochs or steps"
          + (interval.withLow() ? "" : " above 0")
          + ", such as 2 epochs or 500 steps";
    }

    @Override
    public Object read(ConfigValue value) throws Mismatch {
      Matcher parts = NOTATION.matcher(ValueType.text(value).trim());
      if (!parts.matches()) {
        throw ValueType.mismatch(this, value);
      }
      double amount = ValueType.number(parts.group(1), this, value);
      if (!interval.contains(amount)) {
        throw ValueType.mismatch(this, value);
      }
      boolean epochs = parts.group(2).startsWith("e");
      return new Span(amount, epochs ? Span.Unit.EPOCHS : Span.Unit.STEPS);
    }

    @Override
    public Object sample() {
      return new Span(1, Span.Unit.EPOCHS);
    }
  }
}
