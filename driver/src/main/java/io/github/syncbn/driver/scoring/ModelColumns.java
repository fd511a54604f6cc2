package io.github.syncbn.driver.scoring;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.worker.table.FeatureSchema;
import java.util.Optional;

/**
 * The columns a model was trained on: those of the features, which every use needs, and the names
 * of label and weight, which evaluation reads and the model's provenance keeps.
 *
 * @param features columns of the features
 * @param label columns of the label, if known
 * @param weight column of row weights, if there was one
 */
public record ModelColumns(
    FeatureSchema features, Optional<LabelColumns> label, Optional<String> weight) {

  /**
   * Those of a model.
   *
   * @throws JobException if the model does not say, or its network takes another number of features
   */
  public static ModelColumns of(SavedModel model) {
    JsonNode json = model.features();
    FeatureSchema features;
    try {
      features = FeatureSchema.fromJson(json.toString());
    } catch (IllegalArgumentException e) {
      throw new JobException(
          DATA, "The model does not say which columns its features are: " + json + ".", e);
    }
    int inputs = model.network().input().size();
    if (features.features() != inputs) {
      throw new JobException(
          DATA,
          "The model's columns have "
              + features.features()
              + " features, its network takes "
              + inputs
              + ".");
    }
    Optional<LabelColumns> label =
        model.targets().or(() -> named(model, "label").map(LabelColumns::one));
    return new ModelColumns(features, label, named(model, "weight"));
  }

  private static Optional<String> named(SavedModel model, String role) {
    return Optional.ofNullable(model.provenance().get(role));
  }
}
