package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.step.CountedModel;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.worker.network.Digest;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.TrainingPlan;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What identifies a training: everything that its bits depend on, except the rows themselves, which
 * have fingerprints. It is every component of settings and plan, except those that {@link
 * #EXCLUDED} names with a reason, so a new component belongs to it automatically.
 */
final class TrainingIdentity {
  /** What training starts from, if it is not random. */
  static final String INITIAL_MODEL = "initial model (--init-from, setInitialModel)";

  /** Components that are not part of the identity, by the reason; each is named with its record. */
  static final Map<String, Set<String>> EXCLUDED =
      Map.of(
          "the same rows may lie elsewhere; fingerprints of the rows of each set are compared",
          Set.of("DataSettings.source", "DataSettings.split", "TrainingPlan.rows"),
          "what computes has a fingerprint, which is compared",
          Set.of("JobSettings.blas", "TrainingPlan.blas"),
          "the result does not depend on it",
          Set.of(
              "JobSettings.text",
              "Training.workers",
              "Training.observe",
              "DataSettings.maxFeatures",
              "DataSettings.storage"),
          "plan or data say it, with defaults filled in",
          Set.of(
              "JobSettings.network",
              "Training.shards",
              "Columns.label",
              "Columns.features",
              "Columns.classes",
              "DataSettings.shape"),
          "the settings say it",
          Set.of(
              "TrainingPlan.objective",
              "TrainingPlan.features",
              "TrainingPlan.augmentation",
              "TrainingPlan.course",
              "TrainingPlan.seed",
              "Batching.batchSize"));

  /** Components of the plan by the keys that say them. */
  private static final Map<String, String> PLAN_KEYS =
      Map.of("network", "network", "input", "data.shape", "batching.shards", "training.shards");

  /** Records that are one value: a job says them by one key. */
  private static final Set<Class<?>> VALUES = Set.of(Network.class, Shape.class);

  private TrainingIdentity() {}

  /**
   * Text that tells one value from all others, by key of the configuration; holds no secrets.
   *
   * @param initial what training starts from; empty for random values
   */
  static Map<String, String> of(
      JobSettings settings, TrainingPlan plan, PreparedData data, Optional<CountedModel> initial) {
    Map<String, String> identity = of(settings, plan, initial);
    identity.put("data.features", data.features().toJson());
    LabelColumns label = data.labels().columns();
    identity.put(
        "data.label",
        (label.several() ? label.names().toString() : data.labels().column())
            + " "
            + data.labels().classes());
    return identity;
  }

  /** The same without the columns. */
  static Map<String, String> of(
      JobSettings settings, TrainingPlan plan, Optional<CountedModel> initial) {
    Map<String, String> identity = new TreeMap<>();
    add("", settings, identity);
    Map<String, String> ofPlan = new HashMap<>();
    add("", plan, ofPlan);
    ofPlan.forEach((path, text) -> identity.put(PLAN_KEYS.getOrDefault(path, path), text));
    identity.put(INITIAL_MODEL, initial.map(TrainingIdentity::text).orElse("none"));
    return identity;
  }

  /** Counts of batches decide how far a plain average still moves. */
  private static String text(CountedModel model) {
    return Digest.of(model.parameters(), model.runningStatistics())
        + ", batches seen "
        + ExactText.of(model.batches());
  }

  private static void add(String prefix, Record value, Map<String, String> identity) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      if (isExcluded(component)) {
        continue;
      }
      Object held = ExactText.get(component, value);
      String key = prefix + component.getName();
      if (isSection(component)) {
        boolean inline = component.isAnnotationPresent(Inline.class);
        add(inline ? prefix : key + ".", (Record) held, identity);
      } else {
        identity.put(key, ExactText.of(held));
      }
    }
  }

  /** Whether a component holds settings that have keys of their own. */
  static boolean isSection(RecordComponent component) {
    return component.getType().isRecord() && !isValue(component.getType());
  }

  /** Whether a job says a record by one key. */
  static boolean isValue(Class<?> record) {
    return VALUES.contains(record);
  }

  /** Whether {@link #EXCLUDED} names a component. */
  static boolean isExcluded(RecordComponent component) {
    String name = name(component);
    return EXCLUDED.values().stream().anyMatch(names -> names.contains(name));
  }

  /** A component as {@link #EXCLUDED} writes it. */
  static String name(RecordComponent component) {
    return component.getDeclaringRecord().getSimpleName() + "." + component.getName();
  }
}
