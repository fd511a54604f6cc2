package io.github.syncbn.driver.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.SavedModel.Classes;
import io.github.syncbn.driver.model.SavedModel.SparkMetadata;
import io.github.syncbn.driver.source.StoredQuery;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A small classifier. */
public final class ModelExample {
  private ModelExample() {}

  /** Writes the fixture of the current format version: the directory is the argument. */
  public static void main(String[] arguments) {
    new ModelDirectory(arguments[0], new Configuration()).save(classifier(1), false);
  }

  /** A classifier of four numbers, other for another seed. */
  public static SavedModel classifier(long seed) {
    Network network =
        Network.sequential(
            new Dense(5), new BatchNorm(), new Relu(), new Dropout(0.25), new Dense(3));
    ParameterLayout layout = new ParameterLayout(network, new Shape(4));
    double[] running = layout.initialRunningStatistics();
    for (int i = 0; i < running.length; i++) {
      running[i] += seed * (i + 1) / 7.0;
    }
    FeatureSchema features =
        new FeatureSchema(
            List.of(
                new Column("a", Kind.NUMERIC, 1),
                new Column("b", Kind.BOOLEAN, 1),
                new Column("embedding", Kind.VECTOR, 2)));
    return new SavedModel(
        Task.CLASSIFICATION,
        new TrainedNetwork(
            network,
            layout.input(),
            layout.initialParameters(seed),
            running,
            new long[] {12 * seed},
            new Preprocessing(
                new float[] {0, 0.1f, -1, 2},
                new float[] {1, 2, 3, 4},
                new float[] {1, 0.5f, 1 / 3f, 0})),
        json(features),
        Optional.of(new Classes(List.of("cat", "Döhle \"x\"", "dog\n"), "string")),
        new Reading(
            Optional.of("csv"),
            Map.of("nullValue", "-999", "sep", ";"),
            Optional.of(new StoredQuery("select a, b, embedding from input where b > 0"))),
        Map.of("seed", String.valueOf(seed), "configuration", "task = classification\n"),
        SparkMetadata.of(Task.CLASSIFICATION, 1_700_000_000_000L, "4.1.0"));
  }

  static SavedModel regression() {
    Network network = Network.sequential(new Dense(1));
    ParameterLayout layout = new ParameterLayout(network, new Shape(2));
    return new SavedModel(
        Task.REGRESSION,
        new TrainedNetwork(
            network,
            layout.input(),
            layout.initialParameters(9),
            layout.initialRunningStatistics(),
            new long[layout.running().size()],
            Preprocessing.none()),
        json(
            new FeatureSchema(
                List.of(new Column("x", Kind.NUMERIC, 1), new Column("y", Kind.NUMERIC, 1)))),
        Optional.empty(),
        Reading.none(),
        Map.of(),
        SparkMetadata.of(Task.REGRESSION, 0, "4.1.0"));
  }

  private static JsonNode json(FeatureSchema features) {
    try {
      return new ObjectMapper().readTree(features.toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
