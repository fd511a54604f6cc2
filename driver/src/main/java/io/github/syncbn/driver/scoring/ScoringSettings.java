package io.github.syncbn.driver.scoring;

import java.util.List;
import java.util.Optional;

/**
 * How predictions are written.
 *
 * @param outputs names of the columns
 * @param features name of the column of features, if it is not the one of training; only where
 *     there is one
 * @param numbers whether classes with numbers for labels are predicted as doubles, as Spark ML's
 *     evaluators want them, with Spark ML's attributes; else in the type of the label
 * @param names names of classes 0..K-1, as a StringIndexer left them; empty if unknown
 * @param thresholds one per class, or none: the class with the largest probability over threshold
 *     is predicted
 * @param keepInvalid whether a row that cannot be used gets null predictions instead of ending the
 *     job
 */
public record ScoringSettings(
    OutputColumns outputs,
    Optional<String> features,
    boolean numbers,
    List<String> names,
    List<Double> thresholds,
    boolean keepInvalid) {

  /** Copies the lists. */
  public ScoringSettings {
    names = List.copyOf(names);
    thresholds = List.copyOf(thresholds);
  }

  /** Labels as they were in training, and an error for a bad row. */
  public static ScoringSettings of(OutputColumns outputs) {
    return new ScoringSettings(outputs, Optional.empty(), false, List.of(), List.of(), false);
  }
}
