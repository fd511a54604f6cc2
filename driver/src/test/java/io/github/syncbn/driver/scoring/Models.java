package io.github.syncbn.driver.scoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.Reading;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.source.StoredQuery;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private static SavedModel model(
      Task task,
      TrainedNetwork network,
      FeatureSchema schema,
      Optional<SavedModel.Classes> classes,
      Optional<String> query) {
    try {
      return new SavedModel(
          task,
          network,
          new ObjectMapper().readTree(schema.toJson()),
          classes,
          Reading.ofQuery(query.map(StoredQuery::new)),
          Map.of("label", "label", "weight", "w", "seed", "1"),
          SavedModel.SparkMetadata.of(task, 0, "4.1.0"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
