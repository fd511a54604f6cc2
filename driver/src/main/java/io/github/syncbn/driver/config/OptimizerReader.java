package io.github.syncbn.driver.config;

import io.github.syncbn.driver.optimizer.OptimizerSettings;
import io.github.syncbn.driver.optimizer.OptimizerSettings.Algorithm;
import io.github.syncbn.driver.optimizer.OptimizerSettings.Schedule;
import io.github.syncbn.driver.optimizer.OptimizerSettings.Span;
import java.util.Optional;

/** Reads the choice {@code optimizer} and its schedule. */
final class OptimizerReader {
  private OptimizerReader() {}

  /** The settings; some valid ones if the choice is wrong, which has been reported. */
  static OptimizerSettings read(Optional<Choice> choice) {
    if (choice.isEmpty()) {
      return new OptimizerSettings(
          new Algorithm.Sgd(0, false), 1, new Schedule.Constant(), 0, false, Optional.empty());
    }
    Section arguments = choice.get().arguments();
    return new OptimizerSettings(
        algorithm(choice.get().name(), arguments),
        arguments.number("learningRate"),
        arguments.choice("schedule").map(OptimizerReader::schedule).orElse(new Schedule.Constant()),
        arguments.number("weightDecay"),
        arguments.flag("decayAll"),
        arguments.optionalNumber("clipNorm"));
  }

  private static Algorithm algorithm(String name, Section arguments) {
    if (name.equals("sgd")) {
      double momentum = arguments.number("momentum");
      boolean nesterov = arguments.flag("nesterov");
      if (nesterov && momentum == 0) {
        arguments.report("nesterov", "needs a momentum above 0");
        nesterov = false;
      }
      return new Algorithm.Sgd(momentum, nesterov);
    }
    double beta1 = arguments.number("beta1");
    double beta2 = arguments.number("beta2");
    double epsilon = arguments.number("epsilon");
    return name.equals("adam")
        ? new Algorithm.Adam(beta1, beta2, epsilon)
        : new Algorithm.AdamW(beta1, beta2, epsilon);
  }

  private static Schedule schedule(Choice choice) {
    Section arguments = choice.arguments();
    Schedule schedule =
        switch (choice.name()) {
          case "step" -> new Schedule.Step(every(arguments), arguments.number("factor"));
          case "exponential" ->
              new Schedule.Exponential(
                  every(arguments), arguments.number("factor"), arguments.number("floor"));
          case "cosine" -> new Schedule.Cosine(arguments.number("floor"));
          default -> new Schedule.Constant();
        };
    Optional<Span> warmup = arguments.optional("warmup", Span.class);
    double from = arguments.number("warmupFrom");
    if (warmup.isEmpty() && arguments.has("warmupFrom")) {
      arguments.report("warmupFrom", "needs warmup, the length of the rise");
    }
    return warmup
        .filter(length -> length.amount() > 0)
        .<Schedule>map(length -> new Schedule.WarmUp(length, from, schedule))
        .orElse(schedule);
  }

  private static Span every(Section arguments) {
    return arguments.optional("every", Span.class).orElseThrow();
  }
}
