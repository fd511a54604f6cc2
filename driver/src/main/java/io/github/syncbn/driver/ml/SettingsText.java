package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.ConfigSource;
import io.github.syncbn.driver.config.SettingKey;
import io.github.syncbn.driver.job.JobSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of an estimator as the job file that says the same, read by the reader of job
 * files: so that both have one set of defaults, ranges and messages, and a model's provenance is a
 * configuration. Only what was set is written.
 */
final class SettingsText {
  private static final String TABLE = "the table given to fit";
  private static final Pattern NAME = Pattern.compile("\\w+");

  private final NeuralNetworkEstimator<?, ?> estimator;
  private final ParamTable<?> table;
  private final StringBuilder text = new StringBuilder();

  private SettingsText(NeuralNetworkEstimator<?, ?> estimator) {
    this.estimator = estimator;
    this.table = estimator.table();
  }

  /**
   * The settings of an estimator.
   *
   * @param classes the classes in order, where a label's metadata tells them; else empty
   * @throws JobException CONFIGURATION if parameters contradict each other
   */
  static JobSettings read(NeuralNetworkEstimator<?, ?> estimator, List<String> classes) {
    return new SettingsText(estimator).read(classes);
  }

  private JobSettings read(List<String> classes) {
    line("task", estimator.task().name().toLowerCase(Locale.ROOT));
    line("data.table", SettingKey.quoted(TABLE));
    columns();
    if (!classes.isEmpty() && table.given("classes").isEmpty()) {
      line("data.classes", SettingKey.quoted(classes.toArray(String[]::new)));
    }
    Optional<String> network = network();
    Set<String> withArguments = new HashSet<>();
    for (Declaration declaration : estimator.declarations()) {
      Optional<Object> value = table.given(declaration.name());
      if (value.isPresent() && network.isPresent() && declaration.ofLayers()) {
        throw new JobException(
            JobException.Kind.CONFIGURATION,
            estimator.uid()
                + ": "
                + declaration.name()
                + " has no effect on a network that was built in Java; tell it to the layers");
      }
      if (value.isPresent()
          && !declaration.name().equals("network")
          && !Declaration.CHOICES.contains(declaration.name())) {
        Optional<String> choice = declaration.choice();
        String path =
            choice.map(c -> declaration.path(chosen(estimator, c))).orElse(declaration.path());
        line(path, hocon(declaration.key().form(), value.get()));
        choice.ifPresent(withArguments::add);
      }
    }
    for (String choice : Declaration.CHOICES) {
      choice(choice, withArguments.contains(choice));
    }
    JobSettings settings =
        new ConfigReader(Map.of())
            .read(ConfigSource.ofText(estimator.uid(), text.toString()), List.of())
            .job();
    return network.map(NetworkText::built).map(settings::withNetwork).orElse(settings);
  }

  /** Writes what was chosen; arguments that were written name it already. */
  private void choice(String choice, boolean withArguments) {
    Optional<String> given = table.given(choice);
    if (given.isPresent() && !(withArguments && NAME.matcher(given.get().strip()).matches())) {
      line(choice, SettingKey.value(given.get()));
    }
  }

  /**
   * The name of the optimizer or loss that was set, or else of the default, unless what was set
   * belongs to another.
   */
  static String chosen(NeuralNetworkEstimator<?, ?> estimator, String choice) {
    ParamTable<?> table = estimator.table();
    String name = first(table.get(choice));
    if (table.given(choice).isPresent()) {
      return name;
    }
    for (Declaration declaration : estimator.declarations()) {
      if (declaration.choice().equals(Optional.of(choice))
          && table.given(declaration.name()).isPresent()
          && !declaration.members().contains(name)) {
        return declaration.members().get(0);
      }
    }
    return name;
  }

  /** The first name in a text. */
  private static String first(String text) {
    Matcher name = NAME.matcher(text);
    return name.find() ? name.group() : text;
  }

  private static String label(List<String> columns) {
    return columns.size() == 1
        ? SettingKey.quoted(columns.get(0))
        : SettingKey.quoted(columns.toArray(String[]::new));
  }

  private void columns() {
    line("data.label", label(estimator.labels()));
    String[] features =
        table
            .<String[]>given("featuresCols")
            .orElseGet(() -> new String[] {table.get("featuresCol")});
    line("data.features", SettingKey.quoted(features));
    table.column("weightCol").ifPresent(column -> line("data.weight", SettingKey.quoted(column)));
    table
        .column("validationIndicatorCol")
        .ifPresent(column -> line("data.split.column", SettingKey.quoted(column)));
  }

  /** Writes the network, or returns the text of one that was built in Java. */
  private Optional<String> network() {
    Optional<String> network = table.given("network");
    Optional<int[]> hidden = table.given("hiddenLayers");
    if (network.isPresent() && hidden.isPresent()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          estimator.uid() + ": hiddenLayers and network are both set; set one of them");
    }
    if (network.filter(NetworkText::isBuilt).isPresent()) {
      text.append("# network = ").append(network.get()).append('\n');
      return network;
    }
    network
        .or(() -> hidden.map(NetworkText::ofHidden))
        .ifPresent(layers -> line("network", layers));
    return Optional.empty();
  }

  private static String hocon(SettingKey.Form form, Object value) {
    return switch (form) {
      case TEXT -> SettingKey.quoted((String) value);
      case TEXTS -> SettingKey.quoted((String[]) value);
      case HOCON -> SettingKey.value((String) value);
      default -> value.toString();
    };
  }

  private void line(String path, String value) {
    text.append(path).append(" = ").append(value).append('\n');
  }
}
