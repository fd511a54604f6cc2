package io.github.syncbn.worker.explanation;

import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.tensor.Tensor;
import io.github.syncbn.worker.training.InputGradients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The integral of gradients from a baseline to a row. The path is cut into pieces, and of each two
 * points are taken, those of Gauss and Legendre; what a piece contributes can be compared with the
 * score at its ends, and pieces that are off most are halved: that finds the kinks of rectifiers,
 * where a rule of equal steps gains little.
 */
final class PathIntegral {
  private static final double GAUSS = 1 / (2 * StrictMath.sqrt(3));
  private static final int FIRST_PIECES = 8;

  /** Pieces that are halved together: of each four points and the score at its middle. */
  private static final int HALVED = 6;

  private static final int POINTS = 4;

  private final TrainedNetwork trained;
  private final InputGradients block;
  private final StraightPath path;
  private final List<Piece> pieces = new ArrayList<>();
  private Score score;
  private double atRow;
  private double atBaseline;
  private double[] slopes = {};
  private int points;

  /** From a baseline to a row. */
  PathIntegral(TrainedNetwork trained, InputGradients block, StraightPath path) {
    this.trained = trained;
    this.block = block;
    this.path = path;
  }

  /**
   * A part of the path.
   *
   * @param scoreFrom score at its beginning
   * @param features contribution of each feature
   */
  private record Piece(
      double from, double to, double scoreFrom, double scoreTo, double[] features) {
    /** What it leaves over. */
    double error() {
      return scoreTo - scoreFrom - Arrays.stream(features).sum();
    }
  }

  /**
   * The attribution.
   *
   * @param tolerance what pieces may leave over, for the sum of all contributions, both without
   *     their signs
   * @param passes at most
   */
  Attribution of(double tolerance, int passes) {
    begin();
    for (int pass = 1; pass < passes && !isWithin(tolerance); pass++) {
      halve();
    }
    double[] features = sum();
    double remainder = atRow - atBaseline - Arrays.stream(features).sum();
    return new Attribution(score.number(), atRow, atBaseline, features, remainder, points);
  }

  private double[] sum() {
    double[] features = path.none();
    pieces.stream()
        .sorted(Comparator.comparingDouble(Piece::from))
        .forEach(
            piece -> {
              for (int j = 0; j < features.length; j++) {
                features[j] += piece.features()[j];
              }
            });
    return features;
  }

  /** Whether what all pieces leave over, without their signs, is small. */
  private boolean isWithin(double tolerance) {
    double magnitude = Arrays.stream(sum()).map(Math::abs).sum();
    double rounding = 0x1p-20 * (Math.abs(atRow) + Math.abs(atBaseline));
    double left = pieces.stream().mapToDouble(piece -> Math.abs(piece.error())).sum();
    // What is no number never gets better.
    return !(left > tolerance * magnitude + rounding);
  }

  private void begin() {
    double[] places = new double[FIRST_PIECES + 1 + 2 * FIRST_PIECES];
    for (int p = 0; p <= FIRST_PIECES; p++) {
      places[p] = (double) p / FIRST_PIECES;
    }
    for (int p = 0; p < FIRST_PIECES; p++) {
      put(places, FIRST_PIECES + 1 + 2 * p, places[p], places[p + 1]);
    }
    path.forward(places);
    Tensor outputs = block.value(block.depth());
    int width = outputs.rowSize();
    int row = outputs.offset() + FIRST_PIECES * width;
    score = Score.predicted(trained, outputs.data(), row, width);
    double[] scores = back(places.length);
    atBaseline = scores[0];
    atRow = scores[FIRST_PIECES];
    for (int p = 0; p < FIRST_PIECES; p++) {
      int first = FIRST_PIECES + 1 + 2 * p;
      pieces.add(piece(places[p], places[p + 1], scores[p], scores[p + 1], first));
    }
  }

  private void halve() {
    pieces.sort(
        Comparator.comparingDouble((Piece piece) -> -Math.abs(piece.error()))
            .thenComparingDouble(Piece::from));
    List<Piece> worst = pieces.subList(0, Math.min(HALVED, pieces.size()));
    List<Piece> halved = List.copyOf(worst);
    worst.clear();
    double[] places = new double[halved.size() * (POINTS + 1)];
    for (int p = 0; p < halved.size(); p++) {
      Piece piece = halved.get(p);
      int at = p * (POINTS + 1);
      double middle = (piece.from() + piece.to()) / 2;
      places[at] = middle;
      put(places, at + 1, piece.from(), middle);
      put(places, at + 3, middle, piece.to());
    }
    path.forward(places);
    double[] scores = back(places.length);
    for (int p = 0; p < halved.size(); p++) {
      Piece piece = halved.get(p);
      int at = p * (POINTS + 1);
      pieces.add(piece(piece.from(), places[at], piece.scoreFrom(), scores[at], at + 1));
      pieces.add(piece(places[at], piece.to(), scores[at], piece.scoreTo(), at + 3));
    }
  }

  private static void put(double[] places, int at, double from, double to) {
    double middle = (from + to) / 2;
    places[at] = middle - GAUSS * (to - from);
    places[at + 1] = middle + GAUSS * (to - from);
  }

  /** Goes back from the scores of the points that went forward; returns these. */
  private double[] back(int count) {
    Tensor outputs = block.value(block.depth());
    Tensor gradient = block.outputGradient();
    double[] scores = new double[count];
    slopes = new double[count];
    for (int i = 0; i < count; i++) {
      float output = outputs.data()[outputs.offset() + i * outputs.rowSize() + score.output()];
      scores[i] = score.of(output);
      slopes[i] = score.slope(output);
    }
    Arrays.fill(gradient.data(), gradient.offset(), gradient.offset() + gradient.size(), 0f);
    for (int i = 0; i < InputGradients.ROWS; i++) {
      gradient.data()[gradient.offset() + i * gradient.rowSize() + score.output()] = 1;
    }
    block.backward();
    return scores;
  }

  /** The piece whose two points are rows {@code first} and after of the block. */
  private Piece piece(double from, double to, double scoreFrom, double scoreTo, int first) {
    double[] features = path.none();
    for (int i = first; i < first + 2; i++) {
      path.addContributions(i, (to - from) / 2 * slopes[i], features);
      points++;
    }
    return new Piece(from, to, scoreFrom, scoreTo, features);
  }
}
