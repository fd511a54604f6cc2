package io.github.syncbn.driver.app;

import io.github.syncbn.driver.config.ConfigReference;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Help on a command, or on the keys of a configuration. */
@Command(
    name = "help",
    description = "Help on a command; 'help config' lists every key of a configuration.")
final class HelpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "A command, or 'config'.")
  private String topic;

  @Override
  public Integer call() {
    CommandLine parent = spec.parent().commandLine();
    if ("config".equals(topic)) {
      parent.getOut().print(ConfigReference.help());
    } else if (topic != null && parent.getSubcommands().containsKey(topic)) {
      parent.getSubcommands().get(topic).usage(parent.getOut());
    } else {
      parent.usage(parent.getOut());
    }
    parent.getOut().flush();
    return 0;
  }
}
