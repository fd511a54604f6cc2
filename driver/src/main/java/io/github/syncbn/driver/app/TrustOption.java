package io.github.syncbn.driver.app;

import picocli.CommandLine.Option;

/** Whether what a model file says may be run whatever it is. */
final class TrustOption {
  @Option(
      names = "--trust-model",
      description =
          "Runs the SQL that the model holds even if it calls functions or reads tables that a model"
              + " file may not on its own; inspect shows it.")
  private boolean trusted;

  boolean trusted() {
    return trusted;
  }
}
