package io.github.syncbn.driver.examples;

import io.github.syncbn.driver.ml.NeuralNetworkClassificationModel;
import io.github.syncbn.driver.ml.NeuralNetworkClassifier;
import java.io.PrintStream;
import java.util.Locale;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Which customers leave? A table with numbers, some of them missing, a categorical column and a
 * label in words, through Spark's own indexers and encoders, with the learning rate chosen by cross
 * validation.
 */
public final class ClassificationExample {
  private ClassificationExample() {}

  /** Runs on a session of the caller's; prints accuracy and a few predictions. */
  public static void run(SparkSession spark, PrintStream out) {
    Dataset<Row>[] parts = customers(spark, 3000).randomSplit(new double[] {0.8, 0.2}, 1);

    StringIndexer plans = new StringIndexer().setInputCol("plan").setOutputCol("planIndex");
    OneHotEncoder encoder = new OneHotEncoder().setInputCol("planIndex").setOutputCol("planVector");
    StringIndexer labels = new StringIndexer().setInputCol("outcome").setOutputCol("label");
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setFeaturesCols("planVector", "months", "calls", "spent")
            .setHiddenLayers(32, 16)
            .setScale("standardize")
            .setMissing("mean")
            .setClassWeights("balanced")
            .setBatchSize(64)
            .setEpochs(8)
            .setWorkers(1);
    IndexToString words =
        new IndexToString().setInputCol("prediction").setOutputCol("predictedOutcome");
    Pipeline pipeline =
        new Pipeline().setStages(new PipelineStage[] {plans, encoder, labels, classifier, words});

    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.learningRate(), new double[] {0.01, 0.1}).build();
    MulticlassClassificationEvaluator accuracy =
        new MulticlassClassificationEvaluator().setMetricName("accuracy");
    CrossValidatorModel tuned =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEstimatorParamMaps(grid)
            .setEvaluator(accuracy)
            .setNumFolds(2)
            .setParallelism(2)
            .setSeed(1)
            .fit(parts[0]);

    for (int i = 0; i < grid.length; i++) {
      out.println(
          String.format(
              Locale.ROOT,
              "learning rate %s: accuracy %.3f in cross validation",
              grid[i].apply(classifier.learningRate()),
              tuned.avgMetrics()[i]));
    }
    PipelineModel best = (PipelineModel) tuned.bestModel();
    NeuralNetworkClassificationModel network = (NeuralNetworkClassificationModel) best.stages()[3];
    Dataset<Row> predicted = best.transform(parts[1]);
    out.println(
        String.format(
            Locale.ROOT,
            "held out: accuracy %.3f, after %d epochs and %d steps",
            accuracy.evaluate(predicted),
            network.summary().epochs(),
            network.summary().steps()));
    Dataset<Row> some = predicted.orderBy(functions.rand(1)).limit(4);
    for (Row row : some.select("plan", "months", "outcome", "predictedOutcome").collectAsList()) {
      out.println(
          String.format(
              Locale.ROOT,
              "  %s plan, %d months: %s, predicted: %s",
              row.get(0),
              row.getInt(1),
              row.get(2),
              row.get(3)));
    }
  }

  /**
   * Customers of a telephone company, made up; who calls the hotline often and spends much leaves.
   */
  private static Dataset<Row> customers(SparkSession spark, long rows) {
    return spark
        .range(0, rows, 1, 2)
        .selectExpr(
            "element_at(array('basic', 'family', 'business'), int(pmod(hash(id, 1), 3)) + 1) as plan",
            "pmod(hash(id, 2), 72) as months",
            "if(pmod(hash(id, 3), 20) = 0, null, pmod(hash(id, 4), 12)) as calls",
            "pmod(hash(id, 5), 10000) / 100.0D as spent",
            "pmod(hash(id, 4), 12) as truth",
            "pmod(hash(id, 6), 100) / 100.0D as noise")
        .selectExpr(
            "plan",
            "months",
            "calls",
            "spent",
            "if(truth * spent / (20 + months) + noise > if(plan = 'business', 8, 5), 'left',"
                + " 'stayed') as outcome");
  }
}
