package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.table.LabelSchema;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;

/** How a predicted class is chosen and written. */
final class ClassLabels {
  private ClassLabels() {}

  /**
   * The label of each class in Spark's own form; none of a regression.
   *
   * @param numbers whether they are doubles, whatever the type of the label
   */
  static Object[] catalyst(LabelSchema schema, boolean numbers) {
    Object[] labels = new Object[schema.classes().size()];
    Arrays.setAll(
        labels,
        k ->
            CatalystTypeConverters.convertToCatalyst(
                numbers ? (Object) Double.valueOf(schema.classes().get(k)) : schema.original(k)));
    return labels;
  }

  /** One threshold per class of a model, or none. */
  static double[] thresholds(List<Double> thresholds, SavedModel model) {
    if (!thresholds.isEmpty() && model.targets().isPresent()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "thresholds are of the classes of one label; each of several labels is predicted to be 1"
              + " where its probability is above 0.5: compare the vector of probabilities instead");
    }
    int classes = model.classes().map(c -> c.labels().size()).orElse(0);
    if (!thresholds.isEmpty() && thresholds.size() != classes) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "thresholds has "
              + thresholds.size()
              + " values; expected one for each of the "
              + classes
              + " classes");
    }
    return thresholds.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
