package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one of several names: bare, as {@code { name = arguments }}, or as {@code name(argument)}.
 */
final class ChoiceReader {
  private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\)");

  private ChoiceReader() {}

  /** The choice of a value at a path; empty if it is wrong, which is reported. */
  static Optional<Choice> read(String at, ConfigValue value, Problems problems) {
    problems.seen(at, value.origin());
    List<String> names = ConfigReference.table().children(at);
    if (value instanceof ConfigObject given) {
      Section holder = new Section(at, given, problems);
      List<String> chosen =
          given.keySet().stream().filter(names::contains).filter(holder::has).sorted().toList();
      if (chosen.size() == 1) {
        return Optional.of(new Choice(chosen.get(0), holder));
      }
      boolean unknown = given.keySet().stream().anyMatch(key -> !names.contains(key));
      if (!unknown || chosen.size() > 1) {
        problems.add(
            at,
            "expected one of "
                + String.join(", ", names)
                + ", got "
                + (chosen.isEmpty() ? "none" : String.join(" and ", chosen)));
      }
      return Optional.empty();
    }
    if (value.valueType() == ConfigValueType.LIST
        && ConfigReference.table().get(at).type() instanceof TreeType.Choices choices
        && choices.listed().isPresent()) {
      String name = choices.listed().get();
      return Optional.of(
          new Choice(name, new Section(at, Section.objectOf(name, value), problems)));
    }
    return Substitutions.unresolved(value) ? Optional.empty() : named(at, value, names, problems);
  }

  /** A choice without arguments, or written as a call: {@code column(c)}. */
  private static Optional<Choice> named(
      String at, ConfigValue value, List<String> names, Problems problems) {
    String text =
        value.valueType() == ConfigValueType.STRING ? (String) value.unwrapped() : value.render();
    Matcher call = CALL.matcher(text.trim());
    String name = call.matches() ? call.group(1) : text.trim();
    if (!names.contains(name)) {
      problems.add(
          at,
          "expected one of "
              + String.join(", ", names)
              + ", got "
              + problems.shown(at, value.render())
              + NearestName.suggestion(name, names));
      return Optional.empty();
    }
    ConfigOrigin origin = value.origin();
    ConfigValue arguments =
        call.matches()
            ? ConfigValueFactory.fromAnyRef(call.group(2).trim()).withOrigin(origin)
            : Section.emptyObject().withOrigin(origin);
    ValueType type = ConfigReference.table().get(at + "." + name).type();
    if (!call.matches() && !(type instanceof TreeType.Keys) && !(type instanceof TreeType.Name)) {
      problems.add(
          at, name + " needs a value: { " + name + " = ... }; expected " + type.expected());
      return Optional.empty();
    }
    return Optional.of(
        new Choice(name, new Section(at, Section.objectOf(name, arguments), problems)));
  }
}
