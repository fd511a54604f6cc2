package io.github.syncbn.driver.config;

import io.github.syncbn.driver.job.CategoryReading;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.job.Split;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What must hold between the keys of the section {@code data}. */
final class DataRules {
  private static final String BUILTIN = "builtin:";
  private static final String DIGITS = BUILTIN + "digits";

  private final DataSettings data;
  private final Section section;

  private DataRules(DataSettings data, Section section) {
    this.data = data;
    this.section = section;
  }

  static void check(DataSettings data, Section section) {
    DataRules rules = new DataRules(data, section);
    checkSource(data.source(), section);
    rules.checkColumns();
    rules.checkSplit();
    if (data.ordering().contiguous() && data.ordering().column().isEmpty()) {
      section.report("deal", "contiguous needs order = column(name of a column)");
    }
  }

  private void checkColumns() {
    List<String> label = data.label();
    Optional<String> weight = data.weight();
    if (label.isEmpty()) {
      section.reportMissing("label");
    }
    checkDistinct("features", data.features());
    for (String feature : data.features()) {
      if (label.contains(feature)) {
        section.report("features", "\"" + feature + "\" is the label");
      }
      if (weight.filter(feature::equals).isPresent()) {
        section.report("features", "\"" + feature + "\" is the weight");
      }
    }
    checkDistinct("label", label);
    if (weight.filter(label::contains).isPresent()) {
      section.report("weight", "\"" + weight.get() + "\" is the label");
    }
    checkDistinct("categorical", data.categories().named());
    data.categories().hashed().stream()
        .filter(
            name ->
                data.categories().categorical() instanceof CategoryReading.Named named
                    && named.columns().contains(name))
        .forEach(name -> section.report("hashed", "\"" + name + "\" is in categorical too"));
    checkDistinct("scaleOf", data.treatment().scaleOf().all());
    checkDistinct("classes", data.classes());
    if (section.has("classes") && data.classes().size() < 2) {
      section.report("classes", "expected at least two classes, got " + data.classes());
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

  private void checkSplit() {
    Section keys = section.section("split");
    Split split = data.split();
    boolean fractions = keys.has("validation") || keys.has("test");
    List<String> given =
        Stream.of("validation", "test", "column", "paths").filter(keys::has).toList();
    String several =
        "expected fractions, a column or paths, got "
            + String.join(" and ", given)
            + "; data.split = { ... } sets them all at once";
    if (split.paths().isPresent()) {
      if (fractions || split.column().isPresent()) {
        keys.report("paths", several);
      }
      Section paths = keys.section("paths");
      split.validationSource().ifPresent(s -> checkSource(s, paths.section("validation")));
      split.testSource().ifPresent(s -> checkSource(s, paths.section("test")));
    } else if (split.column().isPresent()) {
      if (fractions) {
        keys.report("column", several);
      }
    } else if (split.validation() + split.test() >= 1) {
      keys.report(
          keys.has("test") ? "test" : "validation",
          "validation and test together leave nothing to train on: expected a sum below 1, got "
              + (split.validation() + split.test()));
    }
  }

  private static void checkSource(Source source, Section section) {
    String format = source.format().orElse("");
    if (format.startsWith(BUILTIN)) {
      checkBuiltin(format, source, section);
      return;
    }
    if (source.path().isPresent() && source.table().isPresent()) {
      section.report("table", "path is given too; expected one of them");
    } else if (source.path().isEmpty() && source.table().isEmpty()) {
      section.report("path", "missing; expected a path (any Hadoop URI, quoted), or a table");
    }
    if (source.table().isPresent() && section.has("format")) {
      section.report("format", "means nothing with table, which knows its own");
    }
    if (format.equals("idx")) {
      if (source.labels().isEmpty() && source.path().isPresent()) {
        section.reportMissing("labels");
      }
    } else if (section.has("images") && !format.equals("images")) {
      section.report("images", "only means something with format = images");
    } else if (source.labels().isPresent()) {
      section.report("labels", "only means something with format = idx");
    }
    if (section.has("images")) {
      checkImages(section.section("images"));
    }
  }

  private static void checkImages(Section images) {
    if (images.has("height") != images.has("width")) {
      images.report(
          images.has("height") ? "height" : "width", "expected both height and width, or neither");
    }
  }

  private static void checkBuiltin(String format, Source source, Section section) {
    if (!format.equals(DIGITS)) {
      section.report(
          "format", "expected builtin:digits, the only data that is built in, got " + format);
    }
    String nothing = "means nothing with format = " + format;
    if (source.path().isPresent()) {
      section.report("path", nothing);
    }
    if (source.table().isPresent()) {
      section.report("table", nothing);
    }
    if (source.labels().isPresent()) {
      section.report("labels", nothing);
    }
  }
}
