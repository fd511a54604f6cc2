package io.github.syncbn.driver.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * A job as an experiment varies it, so that {@code train --config ... --set ...} repeats it alone.
 *
 * @param cells what tells it apart, one for each heading
 * @param settings keys and values, as {@code --set} takes them
 */
public record Variant(List<String> cells, List<String> settings) {
  /** A network with batch normalization as it stands, and without any. */
  public static final List<Variant> WITH_AND_WITHOUT =
      List.of(of("batchNorm"), of("none", "normalization=none"));

  /** A variant with one cell. */
  public static Variant of(String cell, String... settings) {
    return new Variant(List.of(cell), List.of(settings));
  }

  /** The same with further cells and settings. */
  public Variant and(Variant more) {
    List<String> bothCells = new ArrayList<>(cells);
    bothCells.addAll(more.cells);
    List<String> bothSettings = new ArrayList<>(settings);
    bothSettings.addAll(more.settings);
    return new Variant(List.copyOf(bothCells), List.copyOf(bothSettings));
  }

  /** Each of the first with each of the second. */
  public static List<Variant> product(List<Variant> first, List<Variant> second) {
    return first.stream().flatMap(a -> second.stream().map(a::and)).toList();
  }

  /** Its cells in one line. */
  public String name() {
    return String.join(", ", cells);
  }
}
