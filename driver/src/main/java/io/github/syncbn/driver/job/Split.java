package io.github.syncbn.driver.job;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import java.util.Optional;

/**
 * The section {@code data.split}: how rows become training, validation and test set. By seeded hash
 * of their content, so that equal rows stay together; or by a column; or they lie apart.
 */
public record Split(
    @Setting(
            value = "fraction of the rows, chosen by seeded hash of their content",
            range = "[0, 1)",
            byDefault = "0",
            param = "validationFraction")
        double validation,
    @Setting(
            value = "fraction of the rows, chosen by seeded hash of their content",
            range = "[0, 1)",
            byDefault = "0",
            param = "testFraction")
        double test,
    @Setting("column that says train, validation or test") Optional<String> column,
    @Setting("other sources of the same columns") Optional<Paths> paths) {

  public Split {
    Declared.check(Split.class, validation, test, column, paths);
  }

  /** Sources of their own; for IDX with path and labels of each. */
  public record Paths(
      @Setting("source of the validation set; a bare value is its path")
          Optional<Source> validation,
      @Setting("source of the test set; a bare value is its path") Optional<Source> test) {}

  /** By fractions, in [0, 1), whose sum is below 1. */
  public static Split fractions(double validation, double test) {
    return new Split(validation, test, Optional.empty(), Optional.empty());
  }

  /** By a column whose values are {@code train}, {@code validation} and {@code test}. */
  public static Split by(String column) {
    return new Split(0, 0, Optional.of(column), Optional.empty());
  }

  /** By sources. */
  public static Split apart(Optional<Source> validation, Optional<Source> test) {
    return new Split(0, 0, Optional.empty(), Optional.of(new Paths(validation, test)));
  }

  /** The source of the validation set, where it lies apart. */
  public Optional<Source> validationSource() {
    return paths.flatMap(Paths::validation);
  }

  /** The source of the test set, where it lies apart. */
  public Optional<Source> testSource() {
    return paths.flatMap(Paths::test);
  }

  /** Whether there will be a validation set, as far as the job tells. */
  public boolean validates() {
    return column.isPresent() || validation > 0 || validationSource().isPresent();
  }
}
