package io.github.syncbn.driver.config;

import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.DataSettings.Order;
import io.github.syncbn.driver.job.DataSettings.Source;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.Augmentation;
import io.github.syncbn.worker.training.FeatureTreatment.Missing;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code data}. */
final class DataReader {
  /** Column of the label where the format, not the user, names it. */
  private static final String BUILTIN_LABEL = "label";

  private final Section section;

  DataReader(Section section) {
    this.section = section;
  }

  DataSettings read() {
    Source source = SourceReader.read(section, Optional.empty());
    Optional<String> label = label(source);
    List<String> features = section.texts("features");
    Optional<String> weight = section.optionalText("weight");
    checkColumns(label, features, weight);
    List<String> classes = section.texts("classes");
    checkDistinct("classes", classes);
    if (section.has("classes") && classes.size() < 2) {
      section.report("classes", "expected at least two classes, got " + classes);
    }
    return new DataSettings(
        source,
        label,
        features,
        weight,
        SplitReader.read(section.section("split"), source),
        section.choice("scale").map(this::scale).orElse(new Scale.None()),
        section.choice("missing").map(DataReader::missing).orElse(new Missing.Error()),
        order(),
        section.integer("maxFeatures"),
        classes,
        shape(),
        augmentation(section.section("augment")));
  }

  private static Augmentation augmentation(Section augment) {
    return new Augmentation(
        augment.integer("crop"), augment.flag("flip"), augment.integer("cutout"));
  }

  private Optional<Shape> shape() {
    List<String> axes = section.texts("shape");
    if (!section.has("shape")) {
      return Optional.empty();
    }
    if (axes.size() != 3 || !axes.stream().allMatch(axis -> axis.matches("[1-9]\\d{0,5}"))) {
      section.report("shape", "expected [channels, height, width], got " + axes);
      return Optional.empty();
    }
    return Optional.of(new Shape(axes.stream().mapToInt(Integer::parseInt).toArray()));
  }

  private Optional<String> label(Source source) {
    Optional<String> label = section.optionalText("label");
    if (label.isPresent()) {
      return label;
    }
    if (source.namesItsColumns()) {
      return Optional.of(BUILTIN_LABEL);
    }
    section.reportMissing("label");
    return Optional.empty();
  }

  private void checkColumns(
      Optional<String> label, List<String> features, Optional<String> weight) {
    checkDistinct("features", features);
    for (String feature : features) {
      if (label.filter(feature::equals).isPresent()) {
        section.report("features", "\"" + feature + "\" is the label");
      }
      if (weight.filter(feature::equals).isPresent()) {
        section.report("features", "\"" + feature + "\" is the weight");
      }
    }
    if (weight.isPresent() && weight.equals(label)) {
      section.report("weight", "\"" + weight.get() + "\" is the label");
    }
  }

  private void checkDistinct(String key, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        section.report(key, "\"" + name + "\" is listed twice");
      }
    }
  }

  private Scale scale(Choice choice) {
    return switch (choice.name()) {
      case "standardizeChannels" -> new Scale.StandardizeChannels();
      case "normalize" -> normalize(choice.arguments());
      case "standardize" -> new Scale.Standardize();
      case "divideBy" -> new Scale.DivideBy(choice.number());
      default -> new Scale.None();
    };
  }

  private static Scale normalize(Section section) {
    List<Double> mean = numbers(section, "mean");
    List<Double> deviation = numbers(section, "deviation");
    if (mean.size() != deviation.size()) {
      section.report(
          "deviation", "expected one for each mean, " + mean.size() + ", got " + deviation.size());
    }
    if (deviation.stream().anyMatch(value -> value <= 0)) {
      section.report("deviation", "expected numbers above 0, got " + deviation);
    }
    return new Scale.Normalize(mean, deviation);
  }

  private static List<Double> numbers(Section section, String key) {
    List<Double> numbers = new ArrayList<>();
    for (String text : section.texts(key)) {
      try {
        numbers.add(Double.valueOf(text));
      } catch (NumberFormatException e) {
        section.report(key, "expected numbers, one for each channel, got \"" + text + "\"");
      }
    }
    if (numbers.isEmpty()) {
      section.report(key, "expected a number for each channel, such as [0.5, 0.5, 0.5]");
    }
    return numbers;
  }

  private static Missing missing(Choice choice) {
    return switch (choice.name()) {
      case "mean" -> new Missing.Mean();
      case "constant" -> new Missing.Constant(choice.number());
      default -> new Missing.Error();
    };
  }

  private Order order() {
    boolean contiguous = section.text("deal").equals("contiguous");
    Optional<String> column =
        section.choice("order").filter(choice -> choice.name().equals("column")).map(Choice::text);
    if (column.isEmpty() && contiguous) {
      section.report("deal", "contiguous needs order = column(name of a column)");
    }
    return column
        .<Order>map(name -> new Order.ByColumn(name, contiguous))
        .orElse(new Order.Canonical());
  }
}
