package io.github.syncbn.driver.app;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.Provenance;
import io.github.syncbn.driver.attempt.WeightsFile;
import io.github.syncbn.driver.file.Lease;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.report.TextTable;
import io.github.syncbn.driver.secret.Secrets;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Weights that PyTorch has trained further, in a model of ours. Starts no Spark. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Writes a model with the weights and running statistics of a file of PyTorch in place of its"
            + " own: safetensors with the names of nn.Sequential, in float16, bfloat16, float32 or"
            + " float64. Columns, scaling and classes stay.")
final class ImportCommand implements Callable<Integer> {
  /** What the option of that name does. */
  static final String STRIP_PREFIX =
      "What is taken off the names of tensors in the file, such as module. of DataParallel or"
          + " _orig_mod. of torch.compile.";

  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "The model.")
  private String model;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description = "A state_dict in safetensors.")
  private String weights;

  @Option(names = "--strip-prefix", paramLabel = "TEXT", description = STRIP_PREFIX)
  private String stripPrefix = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where the model with these weights goes.")
  private String output;

  @Option(names = "--overwrite", description = "Replaces a model that exists.")
  private boolean overwrite;

  @Override
  public Integer call() {
    Configuration hadoop = Session.hadoop();
    ClusterPaths.refuseLocal(new SparkConf(), hadoop, "--output", output);
    SavedModel saved = new ModelDirectory(model, hadoop).load();
    ModelDirectory target = new ModelDirectory(output, hadoop);
    target.checkWritable(overwrite);
    try (Lease lease = target.lease()) {
      WeightsFile.Contents contents = read(saved, hadoop);
      Map<String, String> provenance = new TreeMap<>(saved.provenance());
      provenance.put(Provenance.IMPORTED_FROM, Secrets.ofProcess().hide(weights));
      SavedModel imported = saved.with(saved.network().with(contents.values())).with(provenance);
      target.save(imported, overwrite, lease);
      PrintWriter out = spec.commandLine().getOut();
      out.print(text(saved, imported, contents));
      out.flush();
      return 0;
    }
  }

  private WeightsFile.Contents read(SavedModel saved, Configuration hadoop) {
    try {
      return new WeightsFile(weights, stripPrefix).read(saved.network().layout(), hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          JobException.Kind.CONFIGURATION, "--weights " + weights + ": " + e.getMessage(), e);
    }
  }

  private String text(SavedModel before, SavedModel after, WeightsFile.Contents contents) {
    TextTable facts =
        new TextTable("l")
            .row("model", output)
            .row("digest", after.network().digest())
            .row("before", before.network().digest());
    StringBuilder text = new StringBuilder(facts.toString());
    contents.remarks().forEach(remark -> text.append("  ").append(remark).append('\n'));
    if (before.network().temperature() != 1) {
      text.append("  the temperature is 1 again: calibrate the model anew\n");
    }
    return text.toString();
  }
}
