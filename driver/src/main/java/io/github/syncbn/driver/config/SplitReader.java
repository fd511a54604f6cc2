package io.github.syncbn.driver.config;

import io.github.syncbn.driver.job.DataSettings.Source;
import io.github.syncbn.driver.job.DataSettings.Split;
import java.util.Optional;

/** Reads {@code data.split}: fractions, a column, or other sources. */
final class SplitReader {
  private SplitReader() {}

  static Split read(Section section, Source training) {
    boolean fractions = section.has("validation") || section.has("test");
    double validation = section.number("validation");
    double test = section.number("test");
    Optional<String> column = section.optionalText("column");
    if (section.has("paths")) {
      if (fractions || column.isPresent()) {
        section.report("paths", "expected fractions, a column or paths, got more than one of them");
      }
      Section paths = section.section("paths");
      return new Split.Paths(
          source(paths, "validation", training), source(paths, "test", training));
    }
    if (column.isPresent()) {
      if (fractions) {
        section.report(
            "column", "expected fractions, a column or paths, got more than one of them");
      }
      return new Split.Column(column.get());
    }
    if (validation + test >= 1) {
      section.report(
          section.has("test") ? "test" : "validation",
          "validation and test together leave nothing to train on: expected a sum below 1, got "
              + (validation + test));
    }
    return new Split.Fractions(validation, test);
  }

  private static Optional<Source> source(Section paths, String name, Source training) {
    return paths.has(name)
        ? Optional.of(SourceReader.read(paths.section(name), Optional.of(training)))
        : Optional.empty();
  }
}
