package io.github.syncbn.driver.job;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.Augmentation;
import io.github.syncbn.worker.training.FeatureTreatment;
import java.util.List;
import java.util.Optional;

/** The section {@code data} of a job. */
public record DataSettings(
    @Inline Source source,
    @Inline Columns columns,
    @Setting("how rows become training, validation and test set") Split split,
    @Inline CategoryReading categories,
    @Inline FeatureTreatment treatment,
    @Setting("images vary in training steps, by seed, epoch and row") Augmentation augment,
    @Inline Ordering ordering,
    @Setting(
            value = "[channels, height, width] of a row, for layers that want images",
            rule = "of images their own, else flat",
            param = "shape")
        Optional<Shape> shape,
    @Setting(
            value = "most features of a row once vectors are densified",
            range = "[1, 200000000]",
            byDefault = "100000",
            param = "maxFeatures")
        int maxFeatures,
    @Setting(
            value =
                "where workers hold the rows while they train, with the same result: auto takes the"
                    + " disk (spark.local.dir) if memory would not hold them",
            byDefault = "auto",
            param = "storage")
        Storage storage) {

  public DataSettings {
    Declared.check(
        DataSettings.class,
        source,
        columns,
        split,
        categories,
        treatment,
        augment,
        ordering,
        shape,
        maxFeatures,
        storage);
  }

  /** Where workers hold the rows while they train. */
  public enum Storage {
    /** In memory if they fit, else on disk. */
    AUTO,
    /** In memory, or not at all. */
    MEMORY,
    /** On disk. */
    DISK
  }

  /** The roles of columns. */
  public record Columns(
      @Setting(
              value =
                  "column of the label; several, or an array or a vector, for as many numbers or"
                      + " labels of 0 or 1",
              rule = "required; \"label\" for idx, images and builtin:digits",
              one = true)
          List<String> label,
      @Setting(
              value = "columns, in order",
              rule =
                  "every numeric, boolean, array, vector and binary column and every category, but label and weight")
          List<String> features,
      @Setting("column of row weights") Optional<String> weight,
      @Setting(
              value = "the classes in order; a label outside is an error",
              rule = "the sorted distinct labels",
              param = "classes",
              only = "classification")
          List<String> classes) {

    static List<String> label(Given given) {
      return Source.ownLabel(given).map(List::of).orElse(List.of());
    }

    /** None are named. */
    static List<String> features(Given given) {
      return List.of();
    }

    /** None are named. */
    static List<String> classes(Given given) {
      return List.of();
    }
  }

  /** The columns of the label; none only where nothing needs one. */
  public List<String> label() {
    return columns.label();
  }

  /** Columns of features in order; empty for every one that can be. */
  public List<String> features() {
    return columns.features();
  }

  /** The column of row weights. */
  public Optional<String> weight() {
    return columns.weight();
  }

  /** The classes in order, if the job names them. */
  public List<String> classes() {
    return columns.classes();
  }

  /**
   * The columns of the label; IDX, images and built-in data name theirs themselves.
   *
   * @throws JobException CONFIGURATION if nothing says them
   */
  public List<String> labelColumns() {
    if (!label().isEmpty()) {
      return label();
    }
    return source
        .ownLabel()
        .map(List::of)
        .orElseThrow(
            () ->
                new JobException(
                    JobException.Kind.CONFIGURATION, "data.label is missing: which column is it?"));
  }

  /** The same with another query of the training set's source, and of test rows without one. */
  public DataSettings withQuery(Optional<String> query) {
    DataSettings changed = Declared.with(this, "source", source.withQuery(query));
    Optional<Source> test =
        split.testSource().map(s -> s.query().isPresent() ? s : s.withQuery(query));
    return test.isEmpty()
        ? changed
        : Declared.with(changed, "split", Split.apart(split.validationSource(), test));
  }
}
