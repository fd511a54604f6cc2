package io.github.syncbn.driver.app;

import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.onnx.OnnxModel;
import io.github.syncbn.driver.onnx.OnnxSettings;
import io.github.syncbn.driver.report.TextTable;
import io.github.syncbn.worker.graph.Port;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a model for servers that know nothing of us. Starts no Spark. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Writes a model as a file of ONNX, from the columns of a table to labels and probabilities:"
            + " scaling, categories, network and classes are in it, and a server needs nothing"
            + " else.")
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "The model.")
  private String model;

  @Option(
      names = "--onnx",
      required = true,
      paramLabel = "FILE",
      description = "Where the file goes.")
  private String file;

  @Option(
      names = "--fold",
      description =
          "Batch normalizations become part of the weights before them, where there are any; else"
              + " each is a node with the running statistics.")
  private boolean fold;

  @Option(
      names = "--matrix",
      description =
          "One input with all features of a row in order, in place of one for each column; not for"
              + " categories.")
  private boolean matrix;

  @Option(names = "--overwrite", description = "Replaces a file that exists.")
  private boolean overwrite;

  @Override
  public Integer call() {
    ClusterPaths.refuseLocal(new SparkConf(), Session.hadoop(), "--onnx", file);
    SavedModel saved = new ModelDirectory(model, Session.hadoop()).load();
    OnnxModel onnx = OnnxModel.of(saved, OnnxSettings.defaults().folding(fold).asMatrix(matrix));
    onnx.write(file, Session.hadoop(), overwrite);
    PrintWriter out = spec.commandLine().getOut();
    out.println(text(saved, onnx));
    out.flush();
    return 0;
  }

  private String text(SavedModel saved, OnnxModel onnx) {
    TextTable facts =
        new TextTable("l")
            .row("file", file)
            .row(
                "size",
                String.format(
                    Locale.ROOT, "%,d bytes, %,d operators", onnx.bytes().length, onnx.nodes()));
    String query =
        saved.query().isEmpty()
            ? ""
            : "\nThe model's query is not in the file: inputs are the columns that it makes.\n";
    return facts
        + "\n"
        + ports("input", onnx.inputs())
        + "\n"
        + ports("output", onnx.outputs()).stripTrailing()
        + query;
  }

  private static String ports(String what, List<Port> ports) {
    TextTable table = new TextTable("lll").row(what, "type and shape", "");
    for (Port port : ports) {
      table.row(port.value().name(), port.description(), port.meaning());
    }
    return table.toString();
  }
}
