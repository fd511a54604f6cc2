package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.table.ColumnUses;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;

/**
 * Where a model comes from: all that is needed to train it again and to check that the result is
 * the same. The keys are the contract of {@code syncbn inspect} and {@code reproduce}.
 */
public final class Provenance {
  /** The configuration as text, without secrets, with its variables unresolved. */
  public static final String CONFIGURATION = "configuration";

  /** The file of weights or model directory that training started from, if any. */
  public static final String INIT_FROM = "initFrom";

  /** What was taken off the names of tensors there, if anything. */
  public static final String INIT_PREFIX = "initPrefix";

  /** The file that the weights were imported from, after all training, if any. */
  public static final String IMPORTED_FROM = "importedFrom";

  /** Digest of the model at hand that training started from, if any. */
  public static final String INITIAL_MODEL = "initialModel";

  /** What became of each column of the training set's table, as {@link ColumnUses} reads it. */
  public static final String COLUMNS = "columns";

  /** Fingerprint of all rows of all sets. */
  public static final String DATA_FINGERPRINT = "dataFingerprint";

  /** What computed in the workers: the fingerprint of BLAS and kernels. */
  public static final String NUMERICS = "numerics";

  /** Version of Spark. */
  public static final String SPARK = "spark";

  private Provenance() {}

  static Map<String, String> of(
      JobSettings settings,
      TrainingPlan plan,
      TrainingReport report,
      PreparedData data,
      Map<String, String> origin,
      SparkContext context) {
    Map<String, String> provenance = new TreeMap<>(origin);
    provenance.put(CONFIGURATION, settings.text().text());
    provenance.put("seed", String.valueOf(plan.seed()));
    provenance.put("shards", String.valueOf(plan.shards()));
    provenance.put("workers", String.valueOf(report.workers()));
    provenance.put("attempts", String.valueOf(report.attempts()));
    provenance.put("steps", String.valueOf(report.steps()));
    provenance.put(DATA_FINGERPRINT, report.dataFingerprint());
    provenance.put(NUMERICS, report.numerics());
    provenance.put(COLUMNS, data.uses().toJson());
    provenance.put("label", data.labels().column());
    settings.data().weight().ifPresent(weight -> provenance.put("weight", weight));
    String version = Provenance.class.getPackage().getImplementationVersion();
    provenance.put("syncbn", version == null ? "development" : version);
    provenance.put(SPARK, context.version());
    provenance.put("java", System.getProperty("java.version"));
    return provenance;
  }
}
