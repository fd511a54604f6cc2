package io.github.syncbn.driver.app;

import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.ModelQuery;
import io.github.syncbn.driver.scoring.Scorer;
import io.github.syncbn.driver.source.SourceReader;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes predictions as Parquet. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description =
        "Writes all columns of the input with prediction, probability and rawPrediction as Parquet."
            + " Needs no label.")
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "The model.")
  private String model;

  @Mixin private InputOptions input;

  @Mixin private TrustOption trust;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where predictions go; must not exist.")
  private String output;

  @Option(names = "--overwrite", description = "Replaces an output that exists.")
  private boolean overwrite;

  @Override
  public Integer call() {
    ClusterPaths.refuseLocal(new SparkConf(), Session.hadoop(), "--output", output);
    try (TableOutput target = new TableOutput(output, Session.hadoop())) {
      target.checkWritable(overwrite);
      target.take();
      return predict(target);
    }
  }

  private int predict(TableOutput target) {
    SavedModel saved = new ModelDirectory(model, Session.hadoop()).load();
    Scorer scorer = new Scorer(saved);
    ModelQuery query = new ModelQuery(saved, trust.trusted());
    Optional<JobConfig> job = input.job();
    try (Session session = Session.open()) {
      InputRows rows = InputRows.of(input, job, query, session.spark(), false);
      target.refuseInput(rows.table());
      StructType written = write(scorer, rows, target);
      PrintWriter out = spec.commandLine().getOut();
      out.println("read " + rows.description());
      out.println(
          String.format(
              Locale.ROOT,
              "wrote %,d rows with predictions to %s",
              SourceReader.written(session.spark(), target.path(), written).count(),
              output));
      out.flush();
      return 0;
    }
  }

  /** Writes the predictions; their columns, so that nobody has to ask the files for them. */
  private StructType write(Scorer scorer, InputRows rows, TableOutput target) {
    Dataset<Row> predictions = scorer.predict(rows.table());
    try {
      predictions
          .write()
          .mode(overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists)
          .parquet(target.path());
      return predictions.schema();
    } catch (Exception e) {
      target.removeIfEmpty();
      throw rows.failure(e, scorer::reader);
    }
  }
}
