package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart.Axis;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether a moving average of statistics is good enough for prediction. */
final class RunningStatistics implements Experiment {
  private static final List<String> DECAYS = List.of("0.5", "0.9", "0.99", "0.999");
  private static final List<String> STEPS = List.of("2", "5", "10", "20", "50", "100", "200");
  private static final List<String> STEPS_ON_MNIST =
      List.of("10", "30", "100", "300", "1000", "3000");
  private static final String EXACT = "population";
  private static final String USUAL = "0.9";
  private static final String SLOW = "0.99";

  @Override
  public String name() {
    return "running";
  }

  @Override
  public String claim() {
    return "Moving averages of statistics are not those of the network at hand, so that predictions"
        + " with them are worse than with population statistics (Ioffe and Szegedy 2015, algorithm"
        + " 2; Wu and Johnson 2021, section 3).";
  }

  @Override
  public String time() {
    return "10 s";
  }

  @Override
  public List<String> defaults() {
    return List.of("training.batchSize=128");
  }

  @Override
  public Full full() {
    return new Full("mnist-mlp.conf", List.of());
  }

  @Override
  public Findings run(Lab lab) {
    // The parameters do not depend on running statistics: each decay sees the same networks.
    List<Variant> statistics =
        Stream.concat(
                Stream.of(Variant.of(EXACT, "training.populationStatistics=true")),
                DECAYS.stream()
                    .map(decay -> Variant.of(decay, "batchNorm.runningStatsDecay=" + decay)))
            .toList();
    List<String> places = lab.full() ? STEPS_ON_MNIST : STEPS;
    List<Variant> steps =
        places.stream()
            .map(n -> Variant.of(n, "training.epochs=1000", "training.maxSteps=" + n))
            .toList();
    Trials trials = lab.train(Variant.product(statistics, steps));
    return new Findings(
        verdict(
            places,
            errors(trials, EXACT, places),
            errors(trials, USUAL, places),
            errors(trials, SLOW, places)),
        "ResNet-50 on ImageNet in batches of 8192: the moving average is visibly noisy in the first"
            + " epochs, and equal at the end (figure).",
        trials.table(
            List.of("statistics", "steps"),
            Measure.number("test loss", Trial::testLoss),
            Measure.TEST),
        List.of(
            trials.overLastCell(
                "Test error of the same networks",
                Axis.logarithmic("steps"),
                Axis.logarithmic("error"),
                trial -> 1 - trial.reachedAccuracy())));
  }

  private static List<Spread> errors(Trials trials, String statistics, List<String> places) {
    return places.stream()
        .map(n -> trials.spread(trials.index(statistics, n), trial -> 1 - trial.reachedAccuracy()))
        .toList();
  }

  /** Of errors in [0, 1], one for each number of steps. */
  static String verdict(
      List<String> places, List<Spread> exact, List<Spread> usual, List<Spread> slow) {
    int last = places.size() - 1;
    return String.format(
        Locale.ROOT,
        "%s: with population statistics the error is below that of a moving average of decay %s up"
            + " to %s steps, and of decay %s up to %s; after %s steps it is %s, and %s and %s with"
            + " the averages.",
        Support.of(worseUpTo(exact, usual) >= 0),
        USUAL,
        place(places, worseUpTo(exact, usual)),
        SLOW,
        place(places, worseUpTo(exact, slow)),
        places.get(last),
        exact.get(last).percent(),
        usual.get(last).percent(),
        slow.get(last).percent());
  }

  private static int worseUpTo(List<Spread> exact, List<Spread> average) {
    return IntStream.range(0, exact.size())
        .filter(i -> average.get(i).above(exact.get(i)))
        .max()
        .orElse(-1);
  }

  private static String place(List<String> places, int place) {
    return place < 0 ? "no" : places.get(place);
  }
}
