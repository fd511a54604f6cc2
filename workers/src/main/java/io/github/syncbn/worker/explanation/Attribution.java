package io.github.syncbn.worker.explanation;

import io.github.syncbn.worker.table.FeatureSchema;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the features of a row contribute to its score: {@code score - baseline} is the sum of {@code
 * features} and {@code remainder}. Public API.
 *
 * @param output number of the class, or of the prediction, whose score it is
 * @param score of the row: the logit of a class, or a prediction in the units of the label
 * @param baseline the score of the baseline
 * @param features contribution of each feature of a row
 * @param remainder what the sum over a finite number of points, and rounding, leave over
 * @param points of the path at which gradients were taken
 */
public record Attribution(
    int output, double score, double baseline, double[] features, double remainder, int points) {

  /**
   * The contribution of each column: the sum over its features.
   *
   * @return by name, in the order of the columns
   */
  public Map<String, Double> columns(FeatureSchema schema) {
    Map<String, Double> columns = new LinkedHashMap<>();
    int at = 0;
    for (FeatureSchema.Column column : schema.columns()) {
      double sum = 0;
      for (int j = 0; j < column.width(); j++) {
        sum += features[at++];
      }
      columns.put(column.name(), sum);
    }
    return columns;
  }
}
