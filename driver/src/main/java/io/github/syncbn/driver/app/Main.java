package io.github.syncbn.driver.app;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.UndecodableText;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The main class for spark-submit; see {@code driver/bin/syncbn}. Its options are public API. */
@Command(
    name = "syncbn",
    description = "Exact synchronized batch normalization on Apache Spark.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ImportanceCommand.class,
      CalibrateCommand.class,
      InspectCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      PlanCommand.class,
      ReproduceCommand.class,
      ExampleCommand.class,
      ConvertCommand.class,
      CompareCommand.class,
      ExperimentCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:fine",
      "1:not reproduced, or unexpected",
      "2:usage or configuration",
      "3:data",
      "4:cluster",
      "5:training",
      "130:cancelled"
    })
public final class Main {
  private Main() {}

  /** Runs one command and ends with its code. */
  public static void main(String[] arguments) throws SparkUserAppException {
    boolean guest = SparkSession.getDefaultSession().isDefined();
    Termination.of(new SparkConf(), guest).end(run(arguments));
  }

  /** Runs one command; the SparkSession it started is stopped before this returns. */
  static int run(String... arguments) {
    CommandLine commandLine = commandLine();
    Optional<String> lossy =
        Arrays.stream(arguments).filter(UndecodableText::hasReplaced).findFirst();
    if (lossy.isPresent()) {
      commandLine
          .getErr()
          .println(
              "error: The argument '"
                  + lossy.get()
                  + "' cannot be decoded. "
                  + UndecodableText.causeInNames());
      return JobException.Kind.CONFIGURATION.exitCode();
    }
    try {
      return commandLine.execute(arguments);
    } catch (Error e) {
      return Failures.library(e, commandLine);
    }
  }

  /** The command with its subcommands, and how it reports failures. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setOut(new HidingWriter(commandLine.getOut()));
    commandLine.setErr(new HidingWriter(commandLine.getErr()));
    commandLine.setParameterExceptionHandler(Failures::usage);
    commandLine.setExecutionExceptionHandler(Failures::execution);
    return commandLine;
  }
}
