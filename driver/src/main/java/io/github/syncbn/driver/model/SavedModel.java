package io.github.syncbn.driver.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.attempt.Provenance;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.source.StoredQuery;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.TrainedNetwork;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * All that a model directory holds.
 *
 * @param task what is predicted
 * @param network the network with its weights and preprocessing
 * @param features how columns become features, in the words of the data part
 * @param classes the classes in order, for a classifier
 * @param targets where they stand, if several numbers, or labels of 0 or 1, are predicted of a row
 * @param reading how the rows of its training were read
 * @param provenance where the model comes from, by key: configuration, seed, shards, fingerprints,
 *     versions
 * @param spark what Spark ML wants to know
 */
public record SavedModel(
    Task task,
    TrainedNetwork network,
    JsonNode features,
    Optional<Classes> classes,
    Optional<LabelColumns> targets,
    Reading reading,
    Map<String, String> provenance,
    SparkMetadata spark) {

  public SavedModel {
    provenance = Map.copyOf(provenance);
    if (classes.isPresent() != (task == Task.CLASSIFICATION)) {
      throw new IllegalArgumentException("a classifier has classes, a regression has none");
    }
    Loss loss = network.loss();
    if (loss.classifies() != classes.isPresent()) {
      throw new IllegalArgumentException(
          "a model of " + task.name().toLowerCase(Locale.ROOT) + " with the loss " + loss.name());
    }
    int expected =
        loss.outputs(
            classes.map(all -> all.labels().size()).orElse(0),
            targets.map(LabelColumns::count).orElse(1));
    int outputs = network.layout().output().size();
    if (outputs != expected) {
      throw new IllegalArgumentException(
          "a model of "
              + task.name().toLowerCase(Locale.ROOT)
              + " with a network of "
              + outputs
              + " outputs, expected "
              + expected);
    }
  }

  /** Of one label. */
  public SavedModel(
      Task task,
      TrainedNetwork network,
      JsonNode features,
      Optional<Classes> classes,
      Reading reading,
      Map<String, String> provenance,
      SparkMetadata spark) {
    this(task, network, features, classes, Optional.empty(), reading, provenance, spark);
  }

  /** What a training came to, as a model that no pipeline stage has made. */
  public static SavedModel of(TrainingJob.Result result) {
    Task task = result.settings().task();
    Optional<Classes> classes =
        task == Task.CLASSIFICATION
            ? Optional.of(new Classes(result.labels().classes(), result.labels().type()))
            : Optional.empty();
    String version = result.provenance().get(Provenance.SPARK);
    return new SavedModel(
        task,
        result.network(),
        json(result.features().toJson()),
        classes,
        Optional.of(result.labels().columns()).filter(LabelColumns::several),
        Reading.of(result.settings().data().source(), result.settings().text().source()),
        result.provenance(),
        SparkMetadata.of(task, System.currentTimeMillis(), version));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the feature schema is not JSON", e);
    }
  }

  /** Adds features, classes, targets, reading and provenance, as they stand in the metadata. */
  public void describeTo(ObjectNode json) {
    json.set("features", features);
    classes.ifPresent(
        all -> {
          ArrayNode labels = json.putObject("classes").put("type", all.type()).putArray("labels");
          all.labels().forEach(labels::add);
        });
    targets.ifPresent(
        all -> {
          ObjectNode node = json.putObject("targets");
          all.columns().forEach(node.putArray("columns")::add);
          all.names().forEach(node.putArray("names")::add);
        });
    reading.describeTo(json);
    ObjectNode node = json.putObject("provenance");
    new TreeMap<>(provenance).forEach(node::put);
  }

  /** Names of the several targets, in order; none of one label. */
  public List<String> targetNames() {
    return targets.map(LabelColumns::names).orElse(List.of());
  }

  /** SQL that is applied to rows before the columns of features are looked for. */
  public Optional<StoredQuery> query() {
    return reading.query();
  }

  /** The same with another provenance. */
  public SavedModel with(Map<String, String> other) {
    return new SavedModel(task, network, features, classes, targets, reading, other, spark);
  }

  /** The same as another stage of a pipeline, or with other parameters. */
  public SavedModel with(SparkMetadata other) {
    return new SavedModel(task, network, features, classes, targets, reading, provenance, other);
  }

  /** The same with another network of the same layers. */
  public SavedModel with(TrainedNetwork other) {
    return new SavedModel(task, other, features, classes, targets, reading, provenance, spark);
  }

  /**
   * The classes of a classifier.
   *
   * @param labels class k's label as text
   * @param type the label column's type, such as {@code string} or {@code bigint}
   */
  public record Classes(List<String> labels, String type) {
    public Classes {
      labels = List.copyOf(labels);
    }
  }

  /**
   * The part of the metadata that is Spark ML's own.
   *
   * @param uid of the pipeline stage
   * @param timestamp milliseconds since 1970, when it was saved
   * @param sparkVersion that saved it
   * @param paramMap parameters set by the user
   * @param defaultParamMap defaults
   */
  public record SparkMetadata(
      String uid,
      long timestamp,
      String sparkVersion,
      ObjectNode paramMap,
      ObjectNode defaultParamMap) {

    /** Of a model that no pipeline stage has made: a new uid, and no parameter set. */
    public static SparkMetadata of(Task task, long timestamp, String sparkVersion) {
      ObjectNode defaults = JsonNodeFactory.instance.objectNode();
      StandardParams.of(task).forEach(defaults::put);
      String kind = task == Task.CLASSIFICATION ? "nnClassifier_" : "nnRegressor_";
      String random = UUID.randomUUID().toString();
      return new SparkMetadata(
          kind + random.substring(random.length() - 12),
          timestamp,
          sparkVersion,
          JsonNodeFactory.instance.objectNode(),
          defaults);
    }
  }
}
