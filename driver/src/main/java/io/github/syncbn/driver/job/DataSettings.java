package io.github.syncbn.driver.job;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.Augmentation;
import io.github.syncbn.worker.training.FeatureTreatment.Missing;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code data} of a job.
 *
 * @param source where rows come from
 * @param label column of the label; empty only where nothing needs one
 * @param features columns in order; empty means every numeric, boolean, vector, array and binary
 *     column but label and weight
 * @param weight column of row weights, if any
 * @param split how rows become training, validation and test set
 * @param scale scaling of features by training-set statistics or a constant
 * @param missing what a missing (null, NaN) feature becomes
 * @param order numbering of rows
 * @param maxFeatures most features a row may have once vectors are densified
 * @param classes the classes in order, if the job names them; a label outside is an error
 * @param shape (channels, height, width) of a row, if the job gives it; else images have their own,
 *     and all else is flat
 * @param augment how images vary in training steps
 */
public record DataSettings(
    Source source,
    Optional<String> label,
    List<String> features,
    Optional<String> weight,
    Split split,
    Scale scale,
    Missing missing,
    Order order,
    int maxFeatures,
    List<String> classes,
    Optional<Shape> shape,
    Augmentation augment) {

  /** Without a shape and augmentation. */
  public DataSettings(
      Source source,
      Optional<String> label,
      List<String> features,
      Optional<String> weight,
      Split split,
      Scale scale,
      Missing missing,
      Order order,
      int maxFeatures,
      List<String> classes) {
    this(
        source,
        label,
        features,
        weight,
        split,
        scale,
        missing,
        order,
        maxFeatures,
        classes,
        Optional.empty(),
        Augmentation.NONE);
  }

  /** Default of {@link #maxFeatures}. */
  public static final int DEFAULT_MAX_FEATURES = 100_000;

  /**
   * The column of the label; IDX, images and built-in data name it themselves.
   *
   * @throws JobException CONFIGURATION if nothing says it
   */
  public String labelColumn() {
    return label
        .or(() -> source.namesItsColumns() ? Optional.of("label") : Optional.empty())
        .orElseThrow(
            () ->
                new JobException(
                    JobException.Kind.CONFIGURATION, "data.label is missing: which column is it?"));
  }

  /**
   * Where rows come from.
   *
   * @param format a Spark data source, {@code idx}, {@code images}, or {@code builtin:digits}
   * @param path path or glob, a Hadoop URI; empty for tables and built-in data
   * @param labelsPath for IDX: the file of labels
   * @param table a table of the catalog, instead of a path
   * @param options options of the Spark reader
   * @param query SQL over the view {@code input}, applied to what was read
   * @param images for images: what they become
   */
  public record Source(
      Optional<String> format,
      Optional<String> path,
      Optional<String> labelsPath,
      Optional<String> table,
      Map<String, String> options,
      Optional<String> query,
      ImageReading images) {

    /** With images as they are. */
    public Source(
        Optional<String> format,
        Optional<String> path,
        Optional<String> labelsPath,
        Optional<String> table,
        Map<String, String> options,
        Optional<String> query) {
      this(format, path, labelsPath, table, options, query, ImageReading.DEFAULT);
    }

    /** Whether the format names the columns itself, {@code label} among them. */
    public boolean namesItsColumns() {
      return format
          .filter(f -> f.equals("idx") || f.equals("images") || f.startsWith("builtin:"))
          .isPresent();
    }

    /** The same with another query. */
    public Source withQuery(Optional<String> other) {
      return new Source(format, path, labelsPath, table, options, other, images);
    }

    /**
     * The same with images resized to a row of shape (channels, height, width); another shape
     * changes nothing.
     */
    public Source withImagesOf(Shape row) {
      return row.rank() == 3
          ? new Source(format, path, labelsPath, table, options, query, images.to(row))
          : this;
    }
  }

  /** How rows become training, validation and test set. */
  public sealed interface Split {
    /**
     * By seeded hash of the row's content, so that equal rows stay together; fractions in [0, 1),
     * sum below 1.
     */
    record Fractions(double validation, double test) implements Split {}

    /**
     * By a column whose values name the set.
     *
     * @param column values {@code train}, {@code validation}, {@code test}
     */
    record Column(String column) implements Split {}

    /** Other sources of the same columns (for IDX: path and labels of each). */
    record Paths(Optional<Source> validation, Optional<Source> test) implements Split {}
  }

  /** Numbering of rows. */
  public sealed interface Order {
    /** By seeded hash of content, dealt in turn to the shards. */
    record Canonical() implements Order {}

    /**
     * By a column, for experiments on shards that differ.
     *
     * @param column orders the rows; ties by hash
     * @param contiguous whether a shard gets a range of rows instead of every S-th
     */
    record ByColumn(String column, boolean contiguous) implements Order {}
  }
}
