package io.github.syncbn.driver.ml;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.driver.optimizer.Schedule;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Safetensors;
import io.github.syncbn.worker.network.StoredTensor;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Trains every job of a folder by the estimators and writes what came out beside it; run by {@code
 * driver/bench/differential.py}, which makes the jobs and compares.
 *
 * <p>A job is a folder with {@code job.json} (task, and parameters by name), {@code
 * rows.safetensors} and {@code initial.safetensors}; it gets {@code result.json} and {@code model}.
 */
public final class DifferentialJobs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final Path folder;

  private DifferentialJobs(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** Takes the folder of all jobs. */
  public static void main(String[] arguments) throws IOException {
    Path all = Path.of(arguments[0]);
    Configurator.setLevel("io.github.syncbn", Level.ERROR);
    JSON.writeValue(all.resolve("catalogue.json").toFile(), catalogue());
    SparkSession spark =
        SparkSession.builder()
            .master("local[4]")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .getOrCreate();
    List<Path> jobs;
    try (Stream<Path> folders = Files.list(all)) {
      jobs = folders.filter(Files::isDirectory).sorted().toList();
    }
    for (Path job : jobs) {
      new DifferentialJobs(spark, job).run();
    }
    spark.stop();
  }

  /** Everything that there is, by family: what is not in any job is told by the script. */
  private static ObjectNode catalogue() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Class<?> family :
        List.<Class<?>>of(
            Layer.class,
            Loss.class,
            Optimizer.class,
            Schedule.class,
            NormalizationScope.class,
            Scale.class)) {
      ArrayNode names = json.putArray(family.getSimpleName());
      Family.members(family).forEach(member -> names.add(member.name()));
    }
    return json;
  }

  private void run() throws IOException {
    JsonNode job = JSON.readTree(folder.resolve("job.json").toFile());
    Map<String, StoredTensor> tensors = tensors("rows.safetensors");
    boolean classifies = job.get("task").asText().equals("classification");
    Dataset<Row> rows =
        rows(tensors)
            .withColumn("label", col("label").cast(classifies ? "int" : "double"))
            .repartition(3);
    ObjectNode result;
    try {
      result =
          classifies
              ? fit(new NeuralNetworkClassifier(), job, rows, "rawPrediction")
              : fit(new NeuralNetworkRegressor(), job, rows, "prediction");
    } catch (RuntimeException e) {
      result = JsonNodeFactory.instance.objectNode().put("error", e.toString());
    }
    JSON.writeValue(folder.resolve("result.json").toFile(), result);
  }

  private <E extends NeuralNetworkEstimator<E, M>, M extends NeuralNetworkModel<M>> ObjectNode fit(
      E estimator, JsonNode job, Dataset<Row> rows, String predicted) throws IOException {
    for (Map.Entry<String, JsonNode> entry : job.get("params").properties()) {
      Param<?> param = estimator.getParam(entry.getKey());
      set(estimator, param, entry.getValue());
    }
    Record record = new Record();
    estimator.setListeners(record);
    estimator.setInitialWeights(folder.resolve("initial.safetensors").toString());
    M model = estimator.fit(rows);
    model.save(folder.resolve("model").toString(), true);
    ArrayNode predictions = record.json.putArray("predictions");
    for (Row row : model.transform(rows).orderBy("number").select(predicted).collectAsList()) {
      ArrayNode values = predictions.addArray();
      if (row.get(0) instanceof Vector vector) {
        for (double value : vector.toArray()) {
          values.add(value);
        }
      } else {
        values.add(row.getDouble(0));
      }
    }
    return record.json;
  }

  private static <T> void set(NeuralNetworkEstimator<?, ?> estimator, Param<T> param, JsonNode to) {
    estimator.set(param, param.jsonDecode(to.toString()));
  }

  /** What a training tells. */
  private static final class Record implements TrainingListener {
    final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final ArrayNode losses = json.putArray("losses");
    private final ArrayNode rates = json.putArray("rates");
    private final ArrayNode validations = json.putArray("validations");

    @Override
    public void step(Step event) {
      losses.add(event.loss());
      rates.add(event.learningRate());
    }

    @Override
    public void epoch(Epoch event) {
      if (!Double.isNaN(event.validationLoss())) {
        validations
            .addObject()
            .put("loss", event.validationLoss())
            .put("accuracy", event.validationAccuracy());
      }
    }
  }

  private Dataset<Row> rows(Map<String, StoredTensor> tensors) {
    StoredTensor features = tensors.get("features");
    int width = features.shape()[1];
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < features.shape()[0]; i++) {
      double[] row = new double[width];
      for (int j = 0; j < width; j++) {
        row[j] = features.value(i * width + j);
      }
      list.add(
          RowFactory.create(
              Vectors.dense(row),
              tensors.get("label").value(i),
              tensors.get("weight").value(i),
              i,
              tensors.get("validation").value(i) == 1));
    }
    return spark.createDataFrame(
        list,
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType)
            .add("number", DataTypes.IntegerType)
            .add("validation", DataTypes.BooleanType));
  }

  private Map<String, StoredTensor> tensors(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = Files.newInputStream(file)) {
      return Safetensors.read(in, Files.size(file)).tensors();
    }
  }
}
