package io.github.syncbn.driver.model;

import io.github.syncbn.driver.job.JobSettings.Task;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Values that the Spark parameters of a model have until somebody sets them, by name. All metadata
 * hold them, and {@code ml} declares its parameters with them.
 */
public final class StandardParams {
  /** Of every model. */
  private static final Map<String, String> SHARED =
      Map.of("featuresCol", "features", "handleInvalid", "error", "predictionCol", "prediction");

  /** Of classifiers alone. */
  private static final Map<String, String> CLASSIFICATION =
      Map.of("probabilityCol", "probability", "rawPredictionCol", "rawPrediction");

  /** Of regressions alone. */
  private static final Map<String, String> REGRESSION = Map.of("quantilesCol", "quantiles");

  private StandardParams() {}

  /** All of a model's, in the order of their names. */
  public static SortedMap<String, String> of(Task task) {
    SortedMap<String, String> all = new TreeMap<>(SHARED);
    all.putAll(task == Task.CLASSIFICATION ? CLASSIFICATION : REGRESSION);
    return all;
  }

  /** The value of one, which must be there for some task. */
  public static String get(String name) {
    return Stream.of(SHARED, CLASSIFICATION, REGRESSION)
        .filter(some -> some.containsKey(name))
        .findFirst()
        .orElseThrow()
        .get(name);
  }
}
