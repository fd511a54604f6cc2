package io.github.syncbn.driver.config;

import io.github.syncbn.worker.setting.Interval;
import java.util.List;
import java.util.Optional;

/** Types as the table of keys writes them. */
final class TypeNotation {
  private TypeNotation() {}

  /** The type of a notation such as {@code integer [1, inf) or auto}. */
  static ValueType parse(String notation) {
    String[] parts = notation.split(" ", 2);
    String rest = parts.length > 1 ? parts[1] : "";
    return switch (parts[0]) {
      case "section" -> new TreeType.Keys(rest.isEmpty() ? Optional.empty() : Optional.of(rest));
      case "choice" -> new TreeType.Choices(false);
      case "choices" -> new TreeType.Choices(true);
      case "name" -> new TreeType.Name();
      case "integer" -> whole(rest, false);
      case "long" -> whole(rest, true);
      case "number" -> new ScalarType.Real(Interval.parse(rest));
      case "span" -> new ScalarType.Time(Interval.parse(rest));
      case "boolean" -> new ScalarType.Flag();
      case "text" -> new ScalarType.Text();
      case "texts" -> new GroupType.Texts();
      case "map" -> new GroupType.TextMap();
      case "weights" -> new GroupType.Weights();
      case "words" -> new ScalarType.Words(List.of(rest.split(",\\s*")));
      case "any", "like" -> new TreeType.Any();
      default -> throw new IllegalArgumentException("no type " + notation);
    };
  }

  private static ValueType whole(String notation, boolean wide) {
    String[] parts = notation.split(" or ");
    return new ScalarType.Whole(
        Interval.parse(parts[0].trim()),
        wide,
        parts.length > 1 ? Optional.of(parts[1].trim()) : Optional.empty());
  }
}
