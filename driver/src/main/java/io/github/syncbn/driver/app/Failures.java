package io.github.syncbn.driver.app;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.MissingLibrary;
import io.github.syncbn.driver.secret.Secrets;
import java.io.PrintWriter;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How errors are shown to the user, and the exit codes. */
final class Failures {
  private Failures() {}

  /** Wrong usage: the message, a hint, exit code 2. */
  static int usage(ParameterException e, String[] arguments) {
    CommandLine commandLine = e.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println("error: " + e.getMessage());
    String command = commandLine.getParent() == null ? "" : commandLine.getCommandName() + " ";
    Optional<String> misplaced =
        e instanceof UnmatchedArgumentException unmatched
            ? MisplacedOption.advice(command, unmatched.getUnmatched())
            : Optional.empty();
    misplaced.ifPresent(err::println);
    if (misplaced.isEmpty() && !UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("Try: syncbn " + command + "--help");
    }
    return JobException.Kind.CONFIGURATION.exitCode();
  }

  /** What ended a command: a job's own error as its message, anything else with its stack trace. */
  static int execution(Exception e, CommandLine commandLine, ParseResult parsed) {
    if (e instanceof JobException job) {
      commandLine.getErr().println("error: " + job.getMessage());
      LoggerFactory.getLogger(Failures.class)
          .debug("The job ended: {}", Secrets.ofProcess().stack(job));
      return job.kind().exitCode();
    }
    Optional<String> library = MissingLibrary.in(e);
    if (library.isPresent()) {
      return library(library.get(), e, commandLine);
    }
    commandLine
        .getErr()
        .println("error: unexpected " + e + "; the log has the stack trace. Please report it.");
    LoggerFactory.getLogger(Failures.class)
        .error("Unexpected failure: {}", Secrets.ofProcess().stack(e));
    return 1;
  }

  /**
   * An error of Java's: in words if classes of a library do not fit together, else thrown again.
   */
  static int library(Error e, CommandLine commandLine) {
    return library(MissingLibrary.in(e).orElseThrow(() -> e), e, commandLine);
  }

  private static int library(String words, Throwable e, CommandLine commandLine) {
    commandLine.getErr().println("error: Something that Spark was given is not complete: " + words);
    LoggerFactory.getLogger(Failures.class)
        .debug("The job ended: {}", Secrets.ofProcess().stack(e));
    return JobException.Kind.CONFIGURATION.exitCode();
  }
}
