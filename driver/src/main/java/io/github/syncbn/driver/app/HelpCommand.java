package io.github.syncbn.driver.app;

import io.github.syncbn.driver.config.ConfigReference;
import io.github.syncbn.driver.spark.SparkSettingKey;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Help on a command, on the keys of a configuration, or on settings of Spark. */
@Command(
    name = "help",
    description =
        "Help on a command; 'help config' lists every key of a configuration, 'help settings' those"
            + " of Spark that syncbn has.")
final class HelpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "A command, 'config' or 'settings'.")
  private String topic;

  @Override
  public Integer call() {
    CommandLine parent = spec.parent().commandLine();
    if ("config".equals(topic)) {
      parent.getOut().print(ConfigReference.help());
    } else if ("settings".equals(topic)) {
      parent.getOut().print(SparkSettingKey.help());
    } else if (topic != null && parent.getSubcommands().containsKey(topic)) {
      parent.getSubcommands().get(topic).usage(parent.getOut());
    } else {
      parent.usage(parent.getOut());
    }
    parent.getOut().flush();
    return 0;
  }
}
