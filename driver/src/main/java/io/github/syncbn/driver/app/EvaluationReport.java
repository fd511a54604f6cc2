package io.github.syncbn.driver.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.metric.ConfusionMatrix;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.metric.TargetTable;
import io.github.syncbn.driver.report.TextTable;
import io.github.syncbn.driver.scoring.Evaluation;
import io.github.syncbn.worker.loss.Loss;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An evaluation as text or JSON.
 *
 * @param model path of the model
 * @param digest of the model
 * @param rows which rows were used
 * @param weight column of weights, if there was one
 * @param loss what the model is measured by
 * @param evaluation the figures
 */
record EvaluationReport(
    String model,
    String digest,
    String rows,
    Optional<String> weight,
    Loss loss,
    Evaluation evaluation) {
  private static final int MATRIX_IN_TEXT = 20;
  private static final int MATRIX_IN_JSON = 200;
  private static final int CONFUSIONS = 20;

  String text() {
    StringBuilder text = new StringBuilder();
    TextTable table =
        new TextTable("l")
            .row("model", model)
            .row("rows", String.format(Locale.ROOT, "%,d: %s", evaluation.rows(), rows));
    weight.ifPresent(
        column -> table.row("weight", number(evaluation.weight()) + ", of column " + column));
    table.row("loss", lossText());
    deviance().ifPresent(mean -> table.row("deviance", number(mean)));
    evaluation
        .figures()
        .values()
        .forEach((metric, value) -> table.row(metric.title(), metric.text(value)));
    if (evaluation instanceof Evaluation.Classification classification) {
      text.append(table).append('\n').append(classes(classification.confusion()));
      text.append('\n').append(confusion(classification.confusion()));
    } else {
      text.append(table);
    }
    if (evaluation instanceof Evaluation.Targets) {
      TargetTable targets = TargetTable.of(evaluation.figures());
      TextTable each = new TextTable("lr").row(targets.headings().toArray(String[]::new));
      targets.rows().forEach(row -> each.row(row.toArray(String[]::new)));
      text.append('\n').append(each);
    }
    return text.toString().stripTrailing();
  }

  private OptionalDouble deviance() {
    if (evaluation instanceof Evaluation.Targets targets) {
      return targets.deviance();
    }
    return evaluation instanceof Evaluation.Regression regression
        ? regression.deviance()
        : OptionalDouble.empty();
  }

  private String lossText() {
    boolean several = evaluation instanceof Evaluation.Targets;
    return number(evaluation.loss())
        + " ("
        + loss.description()
        + (several
            ? ", mean over targets" + (loss.standardizesLabel() ? " that are standardized" : "")
            : "")
        + ")";
  }

  private static TextTable classes(ConfusionMatrix matrix) {
    TextTable table = new TextTable("lr").row("class", "precision", "recall", "f1", "support");
    for (int k = 0; k < matrix.classes().size(); k++) {
      table.row(
          matrix.classes().get(k),
          percent(matrix.precision(k)),
          percent(matrix.recall(k)),
          percent(matrix.f1(k)),
          count(matrix.support(k)));
    }
    return table;
  }

  private static String confusion(ConfusionMatrix matrix) {
    List<String> classes = matrix.classes();
    if (classes.size() > MATRIX_IN_TEXT) {
      TextTable table = new TextTable("llr").row("actual", "predicted", "rows");
      matrix.confusions().stream()
          .limit(CONFUSIONS)
          .forEach(
              cell ->
                  table.row(
                      classes.get(cell.actual()),
                      classes.get(cell.predicted()),
                      count(cell.weight())));
      return "  Most frequent confusions:\n" + table;
    }
    TextTable table = new TextTable("lr");
    String[] header = new String[classes.size() + 1];
    header[0] = "actual \\ predicted";
    for (int k = 0; k < classes.size(); k++) {
      header[k + 1] = classes.get(k);
    }
    table.row(header);
    for (int i = 0; i < classes.size(); i++) {
      String[] row = new String[classes.size() + 1];
      row[0] = classes.get(i);
      for (int j = 0; j < classes.size(); j++) {
        row[j + 1] = count(matrix.count(i, j));
      }
      table.row(row);
    }
    return table.toString();
  }

  String json(SliceReport slices) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", model).put("digest", digest).put("input", rows);
    json.put("rows", evaluation.rows());
    weight.ifPresent(column -> json.put("weightColumn", column).put("weight", evaluation.weight()));
    Json.put(json, "loss", evaluation.loss());
    deviance().ifPresent(mean -> Json.put(json, "deviance", mean));
    if (evaluation instanceof Evaluation.Targets) {
      evaluation.figures().values().forEach((metric, value) -> Json.put(json, metric.key(), value));
      Json.putTargets(json, "targets", evaluation.figures());
    } else {
      for (Metric metric : Metric.of(evaluation instanceof Evaluation.Classification)) {
        Json.put(json, metric.key(), evaluation.figures().get(metric));
      }
    }
    if (evaluation instanceof Evaluation.Classification classification) {
      put(json, classification.confusion());
    }
    slices.put(json);
    return json.toPrettyString();
  }

  private static void put(ObjectNode json, ConfusionMatrix matrix) {
    ArrayNode classes = json.putArray("classes");
    int count = matrix.classes().size();
    for (int k = 0; k < count; k++) {
      ObjectNode node = classes.addObject().put("label", matrix.classes().get(k));
      Json.put(node, "precision", matrix.precision(k));
      Json.put(node, "recall", matrix.recall(k));
      Json.put(node, "f1", matrix.f1(k));
      node.put("support", matrix.support(k));
    }
    if (count <= MATRIX_IN_JSON) {
      ArrayNode rows = json.putArray("confusionMatrix");
      for (int i = 0; i < count; i++) {
        ArrayNode row = rows.addArray();
        for (int j = 0; j < count; j++) {
          row.add(matrix.count(i, j));
        }
      }
    }
    ArrayNode confusions = json.putArray("confusions");
    for (ConfusionMatrix.Cell cell : matrix.confusions().stream().limit(CONFUSIONS).toList()) {
      confusions
          .addObject()
          .put("actual", matrix.classes().get(cell.actual()))
          .put("predicted", matrix.classes().get(cell.predicted()))
          .put("rows", cell.weight());
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }

  private static String percent(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f%%", 100 * value);
  }

  private static String count(double weight) {
    return weight == Math.rint(weight)
        ? String.format(Locale.ROOT, "%,.0f", weight)
        : String.format(Locale.ROOT, "%,.3f", weight);
  }
}
