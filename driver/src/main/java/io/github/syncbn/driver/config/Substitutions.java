package io.github.syncbn.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.github.syncbn.driver.file.UndecodableText;
import io.github.syncbn.driver.secret.Secrets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves {@code ${name}}: a key of the configuration, or a variable of the environment. Each name
 * that is neither is reported once and replaced by a mark, so that the rest can be checked.
 */
final class Substitutions {
  /** Part of values that could not be resolved: a character for private use. */
  private static final String MARK = "\uE0FF";

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??([^}]+)}");

  private final Map<String, String> environment;
  private final Secrets secrets;
  private final Optional<String> refusal;
  private final Set<String> unknown = new HashSet<>();

  /** With an environment that may be used. */
  Substitutions(Map<String, String> environment, Secrets secrets) {
    this(environment, secrets, Optional.empty());
  }

  /**
   * With an environment.
   *
   * @param secrets receives the values of variables that are used
   * @param refusal why no variable may be used, if that is so
   */
  Substitutions(Map<String, String> environment, Secrets secrets, Optional<String> refusal) {
    this.environment = environment;
    this.secrets = secrets;
    this.refusal = refusal;
  }

  /**
   * A resolved configuration in which variables of the environment stand as {@code ${NAME}}.
   *
   * @param config one that {@link #resolve} has resolved without problems
   */
  Config asWritten(Config config) {
    Map<String, String> names = new HashMap<>();
    environment.keySet().forEach(name -> names.put(name, "${" + name + "}"));
    return new Substitutions(names, new Secrets()).resolve(config, new Problems());
  }

  /** Whether a value could not be resolved; the keys of an object are asked one by one. */
  static boolean unresolved(ConfigValue value) {
    return !(value instanceof ConfigObject)
        && value.render(ConfigRenderOptions.concise()).contains(MARK);
  }

  Config resolve(Config config, Problems problems) {
    Expansion.excess(config.root(), environment)
        .ifPresent(
            excess -> {
              problems.add(excess.path(), excess.problem());
              problems.throwIfAny();
            });
    ConfigResolveOptions options =
        ConfigResolveOptions.noSystem().appendResolver(new Lookup(problems));
    while (true) {
      try {
        return config.resolve(options);
      } catch (ConfigException e) {
        Matcher reference = REFERENCE.matcher(e.getMessage());
        Place place = Place.of(e.origin());
        if (e instanceof ConfigException.UnresolvedSubstitution
            && reference.find()
            && unknown.add(reference.group(1))) {
          problems.add(
              place,
              "${" + reference.group(1) + "}",
              "neither a key of the configuration nor an environment variable");
        } else {
          problems.add(place, "", complaint(e));
          problems.throwIfAny();
        }
      }
    }
  }

  /** The library's complaint in words of our own: its words show values. */
  private static String complaint(ConfigException e) {
    if (e instanceof ConfigException.UnresolvedSubstitution) {
      return "references go round in a circle";
    }
    return e instanceof ConfigException.WrongType
        ? "a text and a list or section cannot be put together"
        : "cannot be resolved";
  }

  private final class Lookup implements ConfigResolver {
    private final Problems problems;

    Lookup(Problems problems) {
      this.problems = problems;
    }

    @Override
    public ConfigValue lookup(String path) {
      if (unknown.contains(path)) {
        return ConfigValueFactory.fromAnyRef(MARK);
      }
      String name = path.replace("\"", "");
      String value = environment.get(name);
      if (value != null && refusal.isPresent()) {
        unknown.add(path);
        problems.add("${" + name + "}", refusal.get());
        return ConfigValueFactory.fromAnyRef(MARK);
      }
      if (value != null && UndecodableText.hasReplaced(value) && unknown.add(path)) {
        problems.add(
            "${" + name + "}",
            "the value of this environment variable cannot be decoded. "
                + UndecodableText.causeInNames());
        return ConfigValueFactory.fromAnyRef(MARK);
      }
      if (value != null) {
        secrets.addVariable(name, value);
      }
      return value == null ? null : ConfigValueFactory.fromAnyRef(value, Place.VARIABLE + name);
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }
}
