package io.github.syncbn.driver.scoring;

import java.util.List;

/**
 * How predictions are written.
 *
 * @param outputs names of the columns
 * @param features names of the columns of features, if they are not those of training; empty if
 *     they are
 * @param numbers whether classes with numbers for labels are predicted as doubles, as Spark ML's
 *     evaluators want them, with Spark ML's attributes; else in the type of the label
 * @param names names of classes 0..K-1, as a StringIndexer left them; empty if unknown
 * @param thresholds one per class, or none: the class with the largest probability over threshold
 *     is predicted
 * @param invalid what becomes of rows that cannot be predicted
 * @param trusted whether the model's query may do what a model file must not do
 */
public record ScoringSettings(
    OutputColumns outputs,
    List<String> features,
    boolean numbers,
    List<String> names,
    List<Double> thresholds,
    InvalidRows invalid,
    boolean trusted) {

  public ScoringSettings {
    features = List.copyOf(features);
    names = List.copyOf(names);
    thresholds = List.copyOf(thresholds);
  }

  /** Labels as they were in training, and an error for a bad row. */
  public static ScoringSettings of(OutputColumns outputs) {
    return new ScoringSettings(
        outputs, List.of(), false, List.of(), List.of(), InvalidRows.ERROR, false);
  }

  /** The same with something else for rows that cannot be predicted. */
  public ScoringSettings with(InvalidRows handling) {
    return new ScoringSettings(outputs, features, numbers, names, thresholds, handling, trusted);
  }
}
