package io.github.syncbn.driver.config;

import io.github.syncbn.driver.optimizer.Adam;
import io.github.syncbn.driver.optimizer.AdamW;
import io.github.syncbn.driver.optimizer.AdaptiveMoments;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.driver.optimizer.Regime;
import io.github.syncbn.driver.optimizer.Schedule;
import io.github.syncbn.driver.optimizer.Sgd;
import io.github.syncbn.driver.optimizer.Span;
import io.github.syncbn.driver.optimizer.WarmUp;
import io.github.syncbn.worker.setting.Declared;
import java.util.Optional;

/** Reads the choice {@code optimizer} and its schedule. */
final class OptimizerReader {
  private OptimizerReader() {}

  /** The optimizer; some valid one if the choice is wrong, which has been reported. */
  static Optimizer read(Optional<Choice> choice) {
    if (choice.isEmpty()) {
      return Declared.defaults(Sgd.class);
    }
    Section arguments = choice.get().arguments();
    double rate = arguments.number("learningRate");
    double decay = arguments.number("weightDecay");
    Regime regime =
        new Regime(
            arguments.flag("decayAll"),
            arguments.optionalNumber("clipNorm"),
            arguments
                .choice("schedule")
                .map(OptimizerReader::schedule)
                .orElseGet(() -> Declared.defaults(Schedule.Constant.class)));
    if (choice.get().name().equals("sgd")) {
      double momentum = arguments.number("momentum");
      return new Sgd(rate, momentum, nesterov(arguments, momentum), decay, regime);
    }
    AdaptiveMoments moments =
        new AdaptiveMoments(
            arguments.number("beta1"), arguments.number("beta2"), arguments.number("epsilon"));
    return choice.get().name().equals("adam")
        ? new Adam(rate, moments, decay, regime)
        : new AdamW(rate, moments, decay, regime);
  }

  private static boolean nesterov(Section arguments, double momentum) {
    boolean nesterov = arguments.flag("nesterov");
    if (nesterov && momentum == 0) {
      arguments.report("nesterov", "needs a momentum above 0");
      return false;
    }
    return nesterov;
  }

  private static Schedule schedule(Choice choice) {
    Section arguments = choice.arguments();
    Optional<Span> length = arguments.optional("warmup", Span.class);
    WarmUp warmUp = new WarmUp(length, arguments.number("warmupFrom"));
    if (length.isEmpty() && arguments.has("warmupFrom")) {
      arguments.report("warmupFrom", "needs warmup, the length of the rise");
    }
    return switch (choice.name()) {
      case "step" -> new Schedule.Step(every(arguments), arguments.number("factor"), warmUp);
      case "exponential" ->
          new Schedule.Exponential(
              every(arguments), arguments.number("factor"), arguments.number("floor"), warmUp);
      case "cosine" -> new Schedule.Cosine(arguments.number("floor"), warmUp);
      default -> new Schedule.Constant(warmUp);
    };
  }

  private static Span every(Section arguments) {
    return arguments.optional("every", Span.class).orElseThrow();
  }
}
