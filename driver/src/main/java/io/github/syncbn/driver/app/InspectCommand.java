package io.github.syncbn.driver.app;

import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a model directory holds. Starts no Spark. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Layers, shapes, parameters, running statistics and provenance of a model.")
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "The model.")
  private String model;

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  @Override
  public Integer call() {
    SavedModel saved = new ModelDirectory(model, Session.hadoop()).load();
    PrintWriter out = spec.commandLine().getOut();
    ModelDescription description = new ModelDescription(model, saved);
    out.println(json ? description.json().toPrettyString() : InspectionText.of(description));
    out.flush();
    return 0;
  }
}
