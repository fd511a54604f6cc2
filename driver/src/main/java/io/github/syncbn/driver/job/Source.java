package io.github.syncbn.driver.job;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where rows come from. A source of validation or test rows takes format, options, query and images
 * of the training set's where it says none.
 */
@Summary(value = "where rows come from", bare = "path")
public record Source(
    @Setting(
            value = "a Spark data source (csv, parquet, ...), idx, images, or builtin:digits",
            rule =
                "by the suffix of path, or the table that the folder is (delta, iceberg), else parquet")
        Optional<String> format,
    @Setting(value = "path or glob, any Hadoop URI; quote it", rule = "required without table")
        Optional<String> path,
    @Setting("for idx: the file of labels") Optional<String> labels,
    @Setting("a table of the catalog, instead of path") Optional<String> table,
    @Setting("for images: what they become") ImageReading images,
    @Setting(value = "options of the Spark reader", byDefault = "{}") Map<String, String> options,
    @Setting("SQL over the view \"input\", applied to what was read; kept in the model")
        Optional<String> query) {

  /** Rows of a data source at a path, as they are. */
  public static Source of(Optional<String> format, Optional<String> path) {
    return new Source(
        format,
        path,
        Optional.empty(),
        Optional.empty(),
        Declared.defaults(ImageReading.class),
        Map.of(),
        Optional.empty());
  }

  /** That of the training set, unless a table, which knows its own; else the suffix tells it. */
  static Optional<String> format(Given given) {
    if (given.has("table")) {
      return Optional.empty();
    }
    return given
        .inherited(Source.class)
        .flatMap(Source::format)
        .or(() -> text(given, "path").flatMap(Source::formatOf));
  }

  static Optional<String> path(Given given) {
    return Optional.empty();
  }

  static Optional<String> labels(Given given) {
    return Optional.empty();
  }

  static Optional<String> table(Given given) {
    return Optional.empty();
  }

  /** Column of the label where the format names the columns, {@code label} among them. */
  static Optional<String> ownLabel(Given given) {
    return ownLabel(text(given, "format"));
  }

  private static Optional<String> ownLabel(Optional<String> format) {
    return namesColumns(format) ? Optional.of("label") : Optional.empty();
  }

  /** Column of the label if the format names the columns. */
  public Optional<String> ownLabel() {
    return ownLabel(format);
  }

  @SuppressWarnings("unchecked")
  private static Optional<String> text(Given given, String name) {
    return (Optional<String>) given.get(name);
  }

  /** The format that the end of a path tells, if it does. */
  public static Optional<String> formatOf(String path) {
    String plain = path.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst|deflate)$", "");
    if (plain.endsWith("-ubyte") || plain.endsWith(".idx")) {
      return Optional.of("idx");
    }
    return switch (plain.substring(plain.lastIndexOf('.') + 1)) {
      case "zip" -> Optional.of("images");
      case "csv", "tsv" -> Optional.of("csv");
      case "json", "jsonl", "ndjson" -> Optional.of("json");
      case "orc" -> Optional.of("orc");
      case "avro" -> Optional.of("avro");
      case "parquet" -> Optional.of("parquet");
      default -> Optional.empty();
    };
  }

  private static boolean namesColumns(Optional<String> format) {
    return format
        .filter(f -> f.equals("idx") || f.equals("images") || f.startsWith("builtin:"))
        .isPresent();
  }

  /** Whether the format names the columns itself, {@code label} among them. */
  public boolean namesItsColumns() {
    return namesColumns(format);
  }

  /** The same with options of the reader. */
  public Source withOptions(Map<String, String> given) {
    return Declared.with(this, "options", given);
  }

  /** The same with another query. */
  public Source withQuery(Optional<String> other) {
    return Declared.with(this, "query", other);
  }

  /**
   * The same with images resized to a row of shape (channels, height, width); another shape changes
   * nothing.
   */
  public Source withImagesOf(Shape row) {
    return row.rank() == 3 ? Declared.with(this, "images", images.to(row)) : this;
  }
}
