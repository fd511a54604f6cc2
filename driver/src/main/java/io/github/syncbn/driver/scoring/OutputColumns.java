package io.github.syncbn.driver.scoring;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.StandardParams;
import io.github.syncbn.worker.loss.Link;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.Quantile;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Names of the columns that predictions are written to. As everywhere in Spark ML, an empty name
 * leaves a column out. A regression has a prediction, and quantiles if its loss is of several.
 *
 * @param prediction a label as it was in training, or a double; a vector of several targets
 * @param probability vector of the classes' probabilities, or of those of labels to be 1
 * @param rawPrediction vector of the network's outputs
 * @param quantiles vector of the predicted quantiles, ascending
 */
public record OutputColumns(
    String prediction, String probability, String rawPrediction, String quantiles) {

  /** Spark ML's names. */
  public static OutputColumns defaults() {
    return new OutputColumns(
        StandardParams.get("predictionCol"),
        StandardParams.get("probabilityCol"),
        StandardParams.get("rawPredictionCol"),
        StandardParams.get("quantilesCol"));
  }

  /** Those of a regression. */
  public static OutputColumns ofValues(String prediction, String quantiles) {
    return new OutputColumns(prediction, "", "", quantiles);
  }

  /** Those that predictions by a loss have, under their names. */
  OutputColumns of(Loss loss) {
    return loss.classifies()
        ? new OutputColumns(prediction, probability, rawPrediction, "")
        : ofValues(prediction, loss instanceof Quantile ? quantiles : "");
  }

  /**
   * Outputs of a row as Spark ML shows them in {@code rawPrediction}: of one logit z for two
   * classes, -z and z.
   */
  public static Vector raw(InferenceNetwork network, Link link, double[] outputs) {
    double[] raw = outputs.clone();
    if (link == Link.LOGIT && !network.predictsLabels()) {
      raw[0] = -raw[1];
    }
    return Vectors.dense(raw);
  }

  /** Names of the vectors, in order; empty for one that is left out. */
  List<String> vectors() {
    return List.of(probability, rawPrediction, quantiles);
  }

  /** Fails if a table has one of the fields already; Spark's own rule is to ignore case. */
  static void refuseExisting(StructType table, List<StructField> fields) {
    Set<String> seen = new HashSet<>();
    Arrays.stream(table.fieldNames()).forEach(name -> seen.add(name.toLowerCase(Locale.ROOT)));
    Optional<StructField> taken =
        fields.stream()
            .filter(field -> !seen.add(field.name().toLowerCase(Locale.ROOT)))
            .findFirst();
    if (taken.isPresent()) {
      String name = taken.get().name();
      throw new JobException(
          CONFIGURATION,
          "The input has a column '"
              + name
              + "' already, where predictions would go: drop or rename it, for example by a view"
              + " that selects the others.");
    }
  }
}
