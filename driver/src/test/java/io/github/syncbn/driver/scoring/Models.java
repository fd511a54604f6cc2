package io.github.syncbn.driver.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.Reading;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.source.StoredQuery;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Models made by hand. */
public final class Models {
  private Models() {}

  /** A network with one hidden layer, and running statistics that are not the first ones. */
  public static TrainedNetwork network(int inputs, int outputs, Preprocessing preprocessing) {
    Network network =
        Network.sequential(new Dense(7), new BatchNorm(), new Relu(), new Dense(outputs));
    ParameterLayout layout = new ParameterLayout(network, new Shape(inputs));
    double[] running = layout.initialRunningStatistics();
    for (int i = 0; i < running.length; i++) {
      running[i] += (i + 1) / 17.0;
    }
    return new TrainedNetwork(
        network,
        layout.input(),
        layout.initialParameters(3),
        running,
        new long[] {10},
        preprocessing);
  }

  /** All features, unchanged: predictions can be written down by hand. */
  public static TrainedNetwork identity(int features) {
    return leading(features, features);
  }

  /** The first {@code outputs} of {@code features} features, unchanged. */
  public static TrainedNetwork leading(int features, int outputs) {
    Network network = Network.sequential(new Dense(outputs));
    ParameterLayout layout = new ParameterLayout(network, new Shape(features));
    float[] parameters = new float[layout.parameters()];
    for (int i = 0; i < outputs; i++) {
      parameters[i * features + i] = 1;
    }
    return new TrainedNetwork(
        network, layout.input(), parameters, new double[0], new long[0], Preprocessing.none());
  }

  /** A classifier over one column. */
  public static SavedModel classifier(
      TrainedNetwork network, Kind kind, String type, List<String> labels) {
    FeatureSchema schema =
        new FeatureSchema(List.of(new Column("features", kind, network.input().size())));
    return classifier(network, schema, type, labels, Optional.empty());
  }

  /** A classifier. */
  public static SavedModel classifier(
      TrainedNetwork network,
      FeatureSchema schema,
      String type,
      List<String> labels,
      Optional<String> query) {
    return model(
        Task.CLASSIFICATION,
        network,
        schema,
        Optional.of(new SavedModel.Classes(labels, type)),
        query);
  }

  /** A regression over numeric columns. */
  public static SavedModel regression(TrainedNetwork network, String... columns) {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(columns).stream().map(name -> new Column(name, Kind.NUMERIC, 1)).toList());
    return model(Task.REGRESSION, network, schema, Optional.empty(), Optional.empty());
  }

  /** Of targets {@code t0, t1, ...}, which are the features of one column as they are. */
  public static SavedModel ofTargets(Task task, int targets, Loss loss, Kind kind) {
    TrainedNetwork plain = identity(targets);
    TrainedNetwork network =
        new TrainedNetwork(
            plain.network(),
            plain.input(),
            plain.parameters(),
            plain.runningStatistics(),
            plain.batches(),
            plain.preprocessing(),
            TargetScaling.none(),
            loss);
    List<String> names = IntStream.range(0, targets).mapToObj(j -> "t" + j).toList();
    FeatureSchema schema = new FeatureSchema(List.of(new Column("features", kind, targets)));
    return new SavedModel(
        task,
        network,
        json(schema),
        task == Task.CLASSIFICATION
            ? Optional.of(new SavedModel.Classes(List.of("0", "1"), "int"))
            : Optional.empty(),
        Optional.of(new LabelColumns(names, names)),
        Reading.ofQuery(Optional.empty()),
        Map.of(),
        SavedModel.SparkMetadata.of(task, 0, "4.1.0"));
  }

  private static SavedModel model(
      Task task,
      TrainedNetwork network,
      FeatureSchema schema,
      Optional<SavedModel.Classes> classes,
      Optional<String> query) {
    return new SavedModel(
        task,
        network,
        json(schema),
        classes,
        Reading.ofQuery(query.map(StoredQuery::new)),
        Map.of("label", "label", "weight", "w", "seed", "1"),
        SavedModel.SparkMetadata.of(task, 0, "4.1.0"));
  }

  private static JsonNode json(FeatureSchema schema) {
    try {
      return new ObjectMapper().readTree(schema.toJson());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
