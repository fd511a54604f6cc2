package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.ConfigSource;
import io.github.syncbn.driver.config.SettingKey;
import io.github.syncbn.driver.job.JobSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of an estimator as the job file that says the same, read by the reader of job
 * files: so that both have one set of defaults, ranges and messages, and a model's provenance is a
 * configuration. Only what was set is written.
 */
final class SettingsText {
  private static final String TABLE = "the table given to fit";

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
    String optimizer = optimizer(estimator);
    boolean arguments = false;
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
      if (value.isPresent() && !declaration.name().matches("network|optimizer")) {
        line(declaration.path(optimizer), hocon(declaration.key().form(), value.get()));
        arguments |= declaration.ofOptimizer();
      }
    }
    if (!arguments && table.given("optimizer").isPresent()) {
      line("optimizer", optimizer);
    }
    JobSettings settings =
        new ConfigReader(Map.of())
            .read(ConfigSource.ofText(estimator.uid(), text.toString()), List.of())
            .job();
    return network.map(NetworkText::built).map(settings::withNetwork).orElse(settings);
  }

  /** The optimizer that was set, or else the default, unless what was set belongs to another. */
  static String optimizer(NeuralNetworkEstimator<?, ?> estimator) {
    ParamTable<?> table = estimator.table();
    String optimizer = table.get("optimizer");
    if (table.given("optimizer").isPresent()) {
      return optimizer;
    }
    for (Declaration declaration : estimator.declarations()) {
      if (declaration.ofOptimizer() && table.given(declaration.name()).isPresent()) {
        List<String> those = declaration.optimizers();
        if (!those.contains(optimizer)) {
          return those.get(0);
        }
      }
    }
    return optimizer;
  }

  private void columns() {
    line("data.label", SettingKey.quoted(table.<String>get("labelCol")));
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
