package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.worker.kernel.KeyedRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The deep linear network of Santurkar et al. 2018: 25 matrices of 10 x 10 learn {@code A x}, with
 * 1,000 Gaussian rows in one batch, from Glorot's first weights. Ours learns one component of
 * {@code A x} in place of ten, since a label is one number; the loss is a mean, so that the
 * published rate of 1e-6 for a sum over 1,000 rows is 1e-3 here.
 */
final class DeepLinear {
  private static final int LAYERS = 25;
  private static final int FEATURES = 10;
  private static final int ROWS = 1000;
  private static final double RATE = 1e-3;
  private static final int STEPS = 200;
  private static final int PUBLISHED_STEPS = 10_000;

  private DeepLinear() {}

  /** As published with {@code --full}; else fewer steps, and no more than the job has. */
  static Problem problem(Lab lab) {
    int most = lab.full() ? PUBLISHED_STEPS : STEPS;
    return new Problem(
        "deep linear",
        RATE,
        lab.job(List.of()).training().maxSteps().map(s -> (int) Math.min(s, most)).orElse(most),
        AlongGradient.etas(RATE / 100, 30 * RATE, 8),
        (normalization, repetition) -> {
          JobSettings job = job(normalization).withSeed(repetition + 1);
          lab.close();
          return new TrainingJob(rows(lab, repetition), job).analysis(0);
        });
  }

  private static JobSettings job(String normalization) {
    String hidden = "{ dense { units = " + FEATURES + ", bias = false } }, batchNorm";
    return new ConfigReader()
        .read(
            "builtin:digits",
            List.of(
                "task=regression",
                "data.split={ validation = 0, test = 0 }",
                "data.scale=none",
                "data.label=y",
                "loss={ meanSquaredError { standardizeLabel = false } }",
                "initializer=xavierNormal",
                "normalization=" + normalization,
                "training.batchSize=" + ROWS,
                "network=["
                    + String.join(", ", Collections.nCopies(LAYERS - 1, hidden))
                    + ", { dense { units = output, bias = false } }]"))
        .job();
  }

  private static Dataset<Row> rows(Lab lab, int repetition) {
    KeyedRandom random = KeyedRandom.of(repetition, KeyedRandom.Purpose.NOISE);
    StructType columns = new StructType();
    for (int i = 0; i < FEATURES; i++) {
      columns = columns.add("x" + i, DataTypes.DoubleType);
    }
    columns = columns.add("y", DataTypes.DoubleType);
    List<Row> rows = new ArrayList<>();
    for (int r = 1; r <= ROWS; r++) {
      int first = r * FEATURES;
      double y = 0;
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < FEATURES; i++) {
        double x = random.gaussian(first + i);
        // The first ten numbers are the row of A.
        y += random.gaussian(i) * x;
        values.add(x);
      }
      values.add(y);
      rows.add(RowFactory.create(values.toArray()));
    }
    return lab.spark().createDataFrame(rows, columns);
  }
}
