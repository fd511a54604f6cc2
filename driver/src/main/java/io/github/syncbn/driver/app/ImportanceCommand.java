package io.github.syncbn.driver.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.report.TextTable;
import io.github.syncbn.driver.scoring.ColumnImportance;
import io.github.syncbn.driver.scoring.ModelQuery;
import io.github.syncbn.driver.scoring.PermutationImportance;
import io.github.syncbn.driver.scoring.PermutationImportance.Settings;
import io.github.syncbn.driver.scoring.Scorer;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which columns a model's predictions depend on. */
@Command(
    name = "importance",
    mixinStandardHelpOptions = true,
    description =
        "How much worse a model's predictions of labeled rows become when a column's values are"
            + " permuted among them. The same on any cluster and partitions.")
final class ImportanceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "The model.")
  private String model;

  @Mixin private InputOptions input;

  @Mixin private TrustOption trust;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description =
          "What is judged by, as evaluate --json names it: auc, logLoss, rmse and others (default:"
              + " accuracy, or r2 of a regression).")
  private String metric;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Permutations of each column (default: ${DEFAULT-VALUE}).")
  private int repeats = Settings.REPEATS;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Key of the permutations (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "Rows that are looked at, at most, chosen by a hash of their content (default:"
              + " ${DEFAULT-VALUE}).")
  private int rows = Settings.ROWS;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() {
    SavedModel saved = new ModelDirectory(model, Session.hadoop()).load();
    boolean classifies = saved.classes().isPresent();
    Metric chosen = metric == null ? Settings.of(classifies).metric() : metric(classifies);
    Settings settings = new Settings(chosen, repeats, seed, rows);
    Scorer scorer = new Scorer(saved);
    ModelQuery query = new ModelQuery(saved, trust.trusted());
    try (Session session = Session.open()) {
      InputRows from = InputRows.of(input, input.job(), query, session.spark(), true);
      PermutationImportance importance =
          from.judged(
              scorer, (rows, label, weight) -> scorer.importance(rows, label, weight, settings));
      PrintWriter out = spec.commandLine().getOut();
      out.println(json ? json(importance, from) : text(importance, from));
      out.flush();
      return 0;
    }
  }

  private Metric metric(boolean classifies) {
    return Metric.named(metric)
        .orElseThrow(
            () ->
                new JobException(
                    JobException.Kind.CONFIGURATION,
                    "--metric: there is no '"
                        + metric
                        + "': expected one of "
                        + Metric.of(classifies).stream()
                            .map(Metric::key)
                            .collect(Collectors.joining(", "))));
  }

  private String text(PermutationImportance importance, InputRows from) {
    TextTable facts =
        new TextTable("l")
            .row("model", model)
            .row(
                "rows",
                String.format(Locale.ROOT, "%,d of %s", importance.rows(), from.description()))
            .row(
                importance.metric().title(),
                importance.metric().text(importance.baseline()) + ", of the rows as they are");
    TextTable table = new TextTable("lr").row("column", "worse by", "deviation");
    for (ColumnImportance column : importance.columns()) {
      table.row(column.column(), number(column.mean()), number(column.deviation()));
    }
    return facts + "\n" + table;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }

  private String json(PermutationImportance importance, InputRows from) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("model", model).put("input", from.description()).put("rows", importance.rows());
    node.put("metric", importance.metric().key()).put("repeats", repeats).put("seed", seed);
    Json.put(node, "baseline", importance.baseline());
    ArrayNode columns = node.putArray("columns");
    for (ColumnImportance column : importance.columns()) {
      ObjectNode one = columns.addObject().put("column", column.column());
      Json.put(one, "mean", column.mean());
      Json.put(one, "deviation", column.deviation());
      ArrayNode drops = one.putArray("drops");
      column.drops().forEach(drops::add);
    }
    return node.toPrettyString();
  }
}
