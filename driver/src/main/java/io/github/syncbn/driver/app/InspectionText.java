package io.github.syncbn.driver.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.syncbn.driver.attempt.Provenance;
import io.github.syncbn.driver.report.TextTable;
import io.github.syncbn.driver.table.ColumnUses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A model's description for people. */
final class InspectionText {
  private static final int LISTED = 20;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");
  private static final List<String> SHOWN_ELSEWHERE =
      List.of("index", "type", "outputShape", "parameters", "statistics");

  /** Levels of a category that are shown. */
  private static final int LEVELS = 6;

  private final JsonNode json;
  private final StringBuilder text = new StringBuilder();

  private InspectionText(JsonNode json) {
    this.json = json;
  }

  static String of(ModelDescription description) {
    return new InspectionText(description.json()).write();
  }

  private String write() {
    text.append(
        new TextTable("l")
            .row("model", json.path("model").asText())
            .row("task", json.path("task").asText())
            .row("digest", json.path("digest").asText())
            .row("parameters", count(json.path("parameters")))
            .row(
                "saved",
                json.path("saved").asText() + ", Spark " + json.path("sparkVersion").asText()));
    TextTable layers = new TextTable("rllrl").row("", "layer", "output", "parameters", "settings");
    layers.row("", "input", shape(json.path("inputShape")), "", "");
    TextTable statistics =
        new TextTable("rlr")
            .row("", "means", "variances", "channels", "without variance", "batches seen");
    boolean normalized = false;
    for (JsonNode layer : json.path("layers")) {
      layers.row(
          layer.path("index").asText(),
          layer.path("type").asText(),
          shape(layer.path("outputShape")),
          count(layer.path("parameters")),
          settings(layer));
      JsonNode running = layer.path("statistics");
      if (!running.isMissingNode()) {
        normalized = true;
        statistics.row(
            layer.path("index").asText(),
            range(running.path("mean")),
            range(running.path("variance")),
            count(running.path("channels")),
            count(running.path("withoutVariance")),
            count(running.path("batches")));
      }
    }
    section("Layers", layers.toString());
    if (normalized) {
      section("Running statistics", statistics.toString());
    }
    section("Preprocessing", preprocessing());
    section("Features", features());
    section(
        "Columns of the training",
        json.has(Provenance.COLUMNS)
            ? ColumnUses.fromJson(json.path(Provenance.COLUMNS).toString()).text()
            : "");
    if (json.has("targets")) {
      section("Targets", targets());
    } else {
      section("Classes", classes());
    }
    section("Read as", reading());
    section("Query", query());
    section("Provenance", provenance());
    return printable(text.toString().stripTrailing());
  }

  private void section(String title, String body) {
    if (!body.isEmpty()) {
      text.append('\n').append(title).append('\n').append(body);
    }
  }

  private String preprocessing() {
    JsonNode json = this.json.path("preprocessing");
    TextTable table = new TextTable("l");
    if (json.has("centredInDouble")) {
      table.row(
          "before float32",
          json.path("centredInDouble").asText()
              + " features are moved to zero, or to another unit, in double; what follows is in"
              + " these units");
    }
    if (json.has("mappedByQuantiles")) {
      table.row(
          "in double",
          json.path("mappedByQuantiles").asText()
              + " features are mapped along quantiles of the training set, "
              + json.path("logarithms").asText()
              + " become signed logarithms; what follows is in these units");
    }
    table.row(
        "missing features",
        json.has("missing") ? "become " + range(json.path("missing")) : "are an error");
    table.row(
        "scaling",
        json.has("scale")
            ? "(x - shift) * scale, shift "
                + range(json.path("shift"))
                + ", scale "
                + range(json.path("scale"))
                + ", "
                + json.path("constantFeatures").asText()
                + " features without variance"
            : "none");
    return table.toString();
  }

  /** The levels of a category, most frequent first; empty for other columns. */
  private static String levels(JsonNode column) {
    if (column.has("buckets")) {
      return "hashed to " + column.path("buckets").asText() + " buckets";
    }
    List<String> levels = new ArrayList<>();
    for (JsonNode level : column.path("levels")) {
      if (levels.size() < LEVELS) {
        levels.add(level.asText());
      }
    }
    int more = column.path("levels").size() - levels.size();
    return String.join(", ", levels) + (more > 0 ? " and " + more + " more" : "");
  }

  private String features() {
    TextTable table = new TextTable("llrl");
    JsonNode columns = json.path("features").path("columns");
    for (int i = 0; i < Math.min(LISTED, columns.size()); i++) {
      JsonNode column = columns.get(i);
      table.row(
          column.path("name").asText(column.asText()),
          column.path("kind").asText(),
          column.path("width").asText(),
          levels(column));
    }
    String more = columns.size() > LISTED ? "  and " + (columns.size() - LISTED) + " more\n" : "";
    return table + more;
  }

  private String query() {
    if (!json.has("query")) {
      return "";
    }
    List<String> outside = new ArrayList<>();
    json.path("queryNeedsTrust").forEach(what -> outside.add(what.asText()));
    return indented(json.path("query").asText())
        + (outside.isEmpty()
            ? ""
            : "  Runs only with --trust-model: it uses " + String.join(", ", outside) + ".\n");
  }

  /** With signs that steer a terminal spelt out, so that they hide nothing. */
  private static String printable(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(m -> String.format(Locale.ROOT, "\\\\u%04x", (int) m.group().charAt(0)));
  }

  private String reading() {
    JsonNode reading = json.path("reading");
    if (reading.isMissingNode()) {
      return "";
    }
    TextTable table = new TextTable("l").row("format", reading.path("format").asText());
    for (Map.Entry<String, JsonNode> option : reading.path("options").properties()) {
      table.row(option.getKey(), '"' + option.getValue().asText() + '"');
    }
    return table.toString();
  }

  private String targets() {
    JsonNode names = json.path("targets").path("names");
    List<String> listed = new ArrayList<>();
    for (int i = 0; i < Math.min(LISTED, names.size()); i++) {
      listed.add(names.get(i).asText());
    }
    String more = names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "";
    return "  "
        + names.size()
        + (json.has("classes") ? " labels of 0 or 1: " : " numbers: ")
        + String.join(", ", listed)
        + more
        + "\n";
  }

  private String classes() {
    JsonNode labels = json.path("classes").path("labels");
    if (labels.isMissingNode()) {
      return "";
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < Math.min(LISTED, labels.size()); i++) {
      names.add(labels.get(i).asText());
    }
    String more = labels.size() > LISTED ? " and " + (labels.size() - LISTED) + " more" : "";
    return "  "
        + labels.size()
        + " of type "
        + json.path("classes").path("type").asText()
        + ": "
        + String.join(", ", names)
        + more
        + "\n";
  }

  private String provenance() {
    TextTable table = new TextTable("l");
    StringBuilder blocks = new StringBuilder();
    for (Map.Entry<String, JsonNode> entry : json.path("provenance").properties()) {
      String value = entry.getValue().asText();
      if (value.contains("\n")) {
        blocks.append("  ").append(entry.getKey()).append(":\n").append(indented(value));
      } else {
        table.row(entry.getKey(), value);
      }
    }
    return table + blocks.toString();
  }

  /** Settings except for initializers, which a trained layer no longer needs. */
  private static String settings(JsonNode layer) {
    List<String> settings = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : layer.properties()) {
      String name = entry.getKey();
      if (!SHOWN_ELSEWHERE.contains(name) && !name.endsWith("Initializer")) {
        settings.add(name + " = " + setting(entry.getValue()));
      }
    }
    return String.join(", ", settings);
  }

  private static String setting(JsonNode value) {
    if (!value.isObject()) {
      return value.isArray() ? String.valueOf(value.size()) : value.asText();
    }
    List<String> arguments = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      if (!entry.getKey().equals("type")) {
        arguments.add(entry.getValue().asText());
      }
    }
    String type = value.path("type").asText();
    return arguments.isEmpty() ? type : type + "(" + String.join(", ", arguments) + ")";
  }

  private static String shape(JsonNode shape) {
    List<String> dims = new ArrayList<>();
    shape.forEach(dim -> dims.add(dim.asText()));
    return String.join("x", dims);
  }

  private static String range(JsonNode range) {
    double least = range.path("min").asDouble(Double.NaN);
    double most = range.path("max").asDouble(Double.NaN);
    return least == most ? number(least) : number(least) + " to " + number(most);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String count(JsonNode number) {
    return String.format(Locale.ROOT, "%,d", number.asLong());
  }

  private static String indented(String lines) {
    return lines.strip().indent(4);
  }
}
