package io.github.syncbn.driver.examples;

import io.github.syncbn.driver.ml.NeuralNetworkRegressor;
import java.io.PrintStream;
import java.util.Locale;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * What does a flat cost? Prices in the hundred thousands are standardized for training and
 * predicted in their own units; the width of the network is chosen by cross validation.
 */
public final class RegressionExample {
  private RegressionExample() {}

  /** Runs on a session of the caller's; prints errors in the units of the price. */
  public static void run(SparkSession spark, PrintStream out) {
    Dataset<Row>[] parts = flats(spark, 3000).randomSplit(new double[] {0.8, 0.2}, 1);

    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor()
            .setFeaturesCols("districtVector", "area", "rooms", "floor", "lift")
            .setLabelCol("price")
            .setScale("standardize")
            .setOptimizer("adam")
            .setLearningRate(0.01)
            .setSchedule("cosine")
            .setBatchSize(64)
            .setEpochs(15)
            .setWorkers(1);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol("district").setOutputCol("districtIndex"),
                  new OneHotEncoder().setInputCol("districtIndex").setOutputCol("districtVector"),
                  regressor
                });
    ParamMap[] grid = {
      new ParamMap().put(regressor.hiddenLayers(), new int[] {8}),
      new ParamMap().put(regressor.hiddenLayers(), new int[] {64, 32})
    };
    RegressionEvaluator rmse = new RegressionEvaluator().setLabelCol("price").setMetricName("rmse");
    CrossValidatorModel tuned =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEstimatorParamMaps(grid)
            .setEvaluator(rmse)
            .setNumFolds(2)
            .setSeed(1)
            .fit(parts[0]);

    for (int i = 0; i < grid.length; i++) {
      out.println(
          String.format(
              Locale.ROOT,
              "hidden layers %s: rmse %,.0f in cross validation",
              java.util.Arrays.toString(grid[i].apply(regressor.hiddenLayers())),
              tuned.avgMetrics()[i]));
    }
    Dataset<Row> predicted = tuned.transform(parts[1]);
    out.println(
        String.format(
            Locale.ROOT,
            "held out: rmse %,.0f, r2 %.3f",
            rmse.evaluate(predicted),
            rmse.copy(ParamMap.empty()).setMetricName("r2").evaluate(predicted)));
    Dataset<Row> some = predicted.orderBy(functions.rand(1)).limit(4);
    for (Row row : some.select("district", "area", "price", "prediction").collectAsList()) {
      out.println(
          String.format(
              Locale.ROOT,
              "  %s, %.0f square metres: %,.0f, predicted: %,.0f",
              row.get(0),
              row.getDouble(1),
              row.getDouble(2),
              row.getDouble(3)));
    }
  }

  /** Flats of a town, made up. */
  private static Dataset<Row> flats(SparkSession spark, long rows) {
    return spark
        .range(0, rows, 1, 2)
        .selectExpr(
            "element_at(array('north', 'east', 'south', 'west'), int(pmod(hash(id, 1), 4)) + 1) as"
                + " district",
            "25 + pmod(hash(id, 2), 1200) / 10.0D as area",
            "1 + pmod(hash(id, 3), 5) as rooms",
            "pmod(hash(id, 4), 7) as floor",
            "pmod(hash(id, 5), 2) = 0 as lift",
            "pmod(hash(id, 6), 20000) as noise")
        .selectExpr(
            "*",
            "area * if(district = 'south', 5200, 3100) + 9000 * rooms - if(lift, 0, 7000 * floor)"
                + " + noise as price");
  }
}
