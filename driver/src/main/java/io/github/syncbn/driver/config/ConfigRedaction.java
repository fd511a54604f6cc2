package io.github.syncbn.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import com.typesafe.config.parser.ConfigDocument;
import com.typesafe.config.parser.ConfigDocumentFactory;
import io.github.syncbn.driver.secret.SecretNames;
import io.github.syncbn.driver.secret.Secrets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the secrets out of the texts of one configuration, whatever the shape of the value: a text,
 * a concatenation, an object, a list, an addition. A value is secret if its key is, if a secret
 * value refers to it, or if it stands where an address has its password. What refers to variables
 * alone stays as it is.
 *
 * <p>The library finds keys and values; comments lose what looks like a secret setting.
 */
final class ConfigRedaction {
  private static final Function<String, Config> NOTHING = what -> ConfigFactory.empty();
  private static final ConfigParseOptions SYNTAX =
      ConfigParseOptions.defaults()
          .setSyntax(ConfigSyntax.CONF)
          .setIncluder(new BesideIncluder(NOTHING, NOTHING));

  /** Shorter values occur in any text; at their own keys they are replaced all the same. */
  private static final int SHORTEST = 6;

  /** Around names of references: characters for private use. */
  private static final String MARK = "\uE0FD";

  private static final String REDACTED = ConfigUtil.quoteString(Secrets.REDACTED);
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??([^}]+)}");
  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|\\$\\{[^}]*}");
  private static final Pattern COMMENT =
      Pattern.compile("\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|((?:#|//).*)");

  private final SecretNames names;
  private final Secrets kept = new Secrets(SHORTEST);

  /** Keys that secret values refer to. */
  private final Set<String> referred = new HashSet<>();

  /**
   * For one configuration.
   *
   * @param unresolved all of it, with its references
   * @param resolved the same without
   * @param known receives its secrets, for messages
   */
  ConfigRedaction(
      SecretNames names, ConfigObject unresolved, ConfigObject resolved, Secrets known) {
    this.names = names;
    List<Assignment> all = Assignment.all(unresolved);
    int before;
    do {
      before = referred.size();
      all.forEach(this::follow);
    } while (referred.size() > before);
    for (Assignment assignment : Assignment.all(resolved)) {
      String text = ValueType.text(assignment.value());
      for (Secrets secrets : List.of(kept, known)) {
        secrets.addFrom(text);
        if (isSecret(assignment) && assignment.value().valueType() != ConfigValueType.NULL) {
          secrets.addValue(text);
        }
      }
    }
  }

  /** Whether a key is secret: not by its place among ours, where names are labels of classes. */
  private boolean isSecret(Assignment assignment) {
    if (assignment.keys().contains("classWeights")) {
      return false;
    }
    String path = assignment.path();
    return names.matches(path)
        || referred.stream().anyMatch(key -> path.equals(key) || path.startsWith(key + "."));
  }

  /** Remembers what a secret value refers to. */
  private void follow(Assignment assignment) {
    String rendered = rendered(assignment.value());
    boolean secret = isSecret(assignment);
    // An address that is put together: what disappears with its secrets is one of them.
    String address = rendered.replace("\"", "");
    String marked = REFERENCE.matcher(address).replaceAll(MARK + "$1" + MARK);
    String shown = secret ? "" : new Secrets().hide(marked);
    Matcher reference = REFERENCE.matcher(rendered);
    while (reference.find()) {
      String key = reference.group(1).replace("\"", "");
      if (!shown.contains(MARK + key + MARK)) {
        referred.add(key);
      }
    }
  }

  /** A text of the configuration, by itself HOCON, without secrets. */
  String redact(String text) {
    String shown = text;
    List<Assignment> all = Assignment.all(Hocon.parse(text, SYNTAX).root());
    for (Assignment assignment : all) {
      Optional<String> instead = instead(assignment);
      if (instead.isPresent()) {
        ConfigDocument document = ConfigDocumentFactory.parseString(shown, SYNTAX);
        shown = document.withValueText(place(assignment), instead.get()).render();
      }
    }
    return kept.hideKnown(withoutComments(shown));
  }

  /** The key as HOCON writes it; of an entry of a list, that of the list. */
  private static String place(Assignment assignment) {
    List<String> path = new ArrayList<>();
    for (String key : assignment.keys()) {
      path.add(key.replaceFirst("(\\[\\d+])+$", ""));
      if (key.endsWith("]")) {
        break;
      }
    }
    return ConfigUtil.joinPath(path);
  }

  /** What a value becomes, if it holds a secret. */
  private Optional<String> instead(Assignment assignment) {
    ConfigValue value = assignment.value();
    if (assignment.type().equals(Optional.of(ConfigValueType.NULL))) {
      return Optional.empty();
    }
    String rendered = rendered(value);
    if (isSecret(assignment)) {
      String literal = REFERENCE.matcher(rendered).replaceAll("");
      if (literal.isBlank()) {
        return Optional.empty();
      }
      // A default before a variable: the variable is enough.
      Matcher last = Pattern.compile(",(\\$\\{[^}]*})$").matcher(rendered);
      return Optional.of(last.find() ? last.group(1) : REDACTED);
    }
    if (assignment.path().contains("[")) {
      // The list as a whole is looked at.
      return Optional.empty();
    }
    String masked = masked(rendered);
    return masked.equals(rendered) ? Optional.empty() : Optional.of(masked);
  }

  /** A rendered value whose texts are without secrets. */
  private String masked(String rendered) {
    String together =
        rendered.replaceAll("\"(\\$\\{[^}]*})", "$1").replaceAll("(\\$\\{[^}]*})\"", "$1");
    if (!together.equals(rendered) && kept.isIn(together)) {
      return REDACTED;
    }
    Matcher text = QUOTED.matcher(rendered);
    return text.replaceAll(
        found -> {
          String token = found.group();
          if (!token.startsWith("\"")) {
            return Matcher.quoteReplacement(token);
          }
          String plain = Hocon.parse("x = " + token, SYNTAX).getString("x");
          String hidden = kept.hide(plain);
          return Matcher.quoteReplacement(
              hidden.equals(plain) ? token : ConfigUtil.quoteString(hidden));
        });
  }

  private static String rendered(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }

  /** Comments that look like a secret setting lose all they say. */
  private String withoutComments(String text) {
    return COMMENT
        .matcher(text)
        .replaceAll(
            found -> {
              String comment = found.group(1);
              String shown = comment == null ? found.group() : kept.hide(comment);
              boolean secret =
                  comment != null && names.matches(comment) && comment.matches(".*[=:].*");
              return Matcher.quoteReplacement(secret ? "# " + Secrets.REDACTED : shown);
            });
  }
}
