package io.github.syncbn.driver.scoring;

import java.util.List;

/**
 * How good predictions are, for all rows and for those of each value of a column.
 *
 * @param all all rows
 * @param slices one for each of the most frequent values, the most frequent first, and one for all
 *     others if there are any; none if no column was named
 */
public record SlicedEvaluation(Evaluation all, List<Slice> slices) {

  public SlicedEvaluation {
    slices = List.copyOf(slices);
  }

  /**
   * Rows of one value, or of all values that have no slice of their own.
   *
   * @param name the value in words
   * @param evaluation how good predictions for these rows are
   */
  public record Slice(String name, Evaluation evaluation) {}
}
