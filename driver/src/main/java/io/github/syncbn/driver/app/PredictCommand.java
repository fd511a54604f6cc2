package io.github.syncbn.driver.app;

import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.Explainer;
import io.github.syncbn.driver.scoring.InvalidRows;
import io.github.syncbn.driver.scoring.ModelQuery;
import io.github.syncbn.driver.scoring.OutputColumns;
import io.github.syncbn.driver.scoring.Scorer;
import io.github.syncbn.driver.scoring.ScoringSettings;
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
        "Writes all columns of the input with prediction, and probability and rawPrediction, or"
            + " quantiles, as Parquet. Needs no label.")
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

  @Option(
      names = "--handle-invalid",
      paramLabel = "POLICY",
      defaultValue = "error",
      description =
          "What becomes of rows that cannot be predicted: error ends the command and names them, keep"
              + " gives them null predictions, skip leaves them out (default: ${DEFAULT-VALUE}).")
  private InvalidRows invalid;

  @Option(
      names = "--explain",
      description =
          "Adds a column explanation: what each column of the table contributes to the score of"
              + " the prediction, by integrated gradients.")
  private boolean explain;

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
    Scorer scorer = new Scorer(saved, ScoringSettings.of(OutputColumns.defaults()).with(invalid));
    ModelQuery query = new ModelQuery(saved, trust.trusted());
    Optional<JobConfig> job = input.job();
    try (Session session = Session.open()) {
      InputRows rows = InputRows.of(input, job, query, session.spark(), false);
      target.refuseInput(rows.table());
      Optional<Explainer> explainer =
          explain ? Optional.of(new Explainer(saved, scorer, invalid)) : Optional.empty();
      Dataset<Row> predicted =
          explainer
              .map(explaining -> explaining.explain(rows.table()))
              .orElseGet(() -> scorer.predict(rows.table()));
      StructType written = write(predicted, scorer, rows, target);
      PrintWriter out = spec.commandLine().getOut();
      out.println("read " + rows.description());
      explainer.ifPresent(explaining -> out.println("explained against " + explaining.baseline()));
      Dataset<Row> predictions = SourceReader.written(session.spark(), target.path(), written);
      long count = predictions.count();
      out.println(
          String.format(Locale.ROOT, "wrote %,d rows with predictions to %s", count, output));
      invalid(rows, predictions, count).ifPresent(out::println);
      out.flush();
      return 0;
    }
  }

  /** What became of rows that could not be predicted, unless they would have ended the command. */
  private Optional<String> invalid(InputRows rows, Dataset<Row> predictions, long count) {
    return switch (invalid) {
      case ERROR -> Optional.empty();
      case KEEP ->
          Optional.of(
              String.format(
                  Locale.ROOT,
                  "%,d of %,d rows cannot be predicted: their predictions are null",
                  predictions.where("prediction is null").count(),
                  count));
      case SKIP -> {
        long all = rows.table().count();
        yield Optional.of(
            String.format(
                Locale.ROOT,
                "left out %,d of %,d rows, which cannot be predicted",
                all - count,
                all));
      }
    };
  }

  /** Writes the predictions; their columns, so that nobody has to ask the files for them. */
  private StructType write(
      Dataset<Row> predictions, Scorer scorer, InputRows rows, TableOutput target) {
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
