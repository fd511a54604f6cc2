package io.github.syncbn.worker.explanation;

import io.github.syncbn.worker.layer.Columns.CategoryOutputs;
import io.github.syncbn.worker.tensor.Tensor;
import io.github.syncbn.worker.training.InputGradients;

/**
 * Points between a baseline and a row. Numbers move before the first layer; a category has nothing
 * between two codes, so what the first layer makes of it moves.
 */
final class StraightPath {
  private final Ground ground;
  private final InputGradients block;
  private final float[] row;
  private final double[] toBaseline;
  private final double[] toRow;

  /**
   * Of a row.
   *
   * @param block computes
   * @param row its features before the first layer
   */
  StraightPath(Ground ground, InputGradients block, float[] row) {
    this.ground = ground;
    this.block = block;
    this.row = row;
    toBaseline = ground.categoryValues();
    toRow = toBaseline.length == 0 ? toBaseline : ground.categoryValues(block, row);
  }

  /**
   * Runs points forward, one a row of the block, the other rows filled up with the baseline.
   *
   * @param places from 0, the baseline, to 1, the row
   */
  void forward(double[] places) {
    Tensor input = block.input();
    for (int i = 0; i < InputGradients.ROWS; i++) {
      double place = i < places.length ? places[i] : 0;
      int at = input.offset() + i * input.rowSize();
      for (int j = 0; j < row.length; j++) {
        input.data()[at + ground.position(j)] = (float) between(ground.feature(j), row[j], place);
      }
      for (CategoryOutputs category : ground.categories()) {
        input.data()[at + category.feature()] = row[category.feature()];
      }
    }
    if (toRow.length == 0) {
      block.forward(0, block.depth());
      return;
    }
    block.forward(0, 1);
    Tensor first = block.value(1);
    for (int i = 0; i < InputGradients.ROWS; i++) {
      double place = i < places.length ? places[i] : 0;
      int at = first.offset() + i * first.rowSize();
      int next = 0;
      for (CategoryOutputs category : ground.categories()) {
        for (int k = 0; k < category.width(); k++, next++) {
          first.data()[at + category.first() + k] =
              (float) between(toBaseline[next], toRow[next], place);
        }
      }
    }
    block.forward(1, block.depth());
  }

  private static double between(double from, double to, double place) {
    return place == 1 ? to : from + place * (to - from);
  }

  /**
   * Adds what a point of the last backward pass contributes.
   *
   * @param point row of the block
   * @param weight of its gradient
   * @param features receives the sums, one per feature
   */
  void addContributions(int point, double weight, double[] features) {
    Tensor slopes = block.inputGradient();
    int at = slopes.offset() + point * slopes.rowSize();
    for (int j = 0; j < row.length; j++) {
      if (!ground.isCategory(j)) {
        double step = (double) row[j] - ground.feature(j);
        features[j] += weight * slopes.data()[at + ground.position(j)] * step;
      }
    }
    int from = point * block.value(1).rowSize();
    int next = 0;
    for (CategoryOutputs category : ground.categories()) {
      double sum = 0;
      for (int k = 0; k < category.width(); k++, next++) {
        double step = toRow[next] - toBaseline[next];
        sum += block.firstValueGradient()[from + category.first() + k] * step;
      }
      features[category.feature()] += weight * sum;
    }
  }

  /** Zeros, one per feature. */
  double[] none() {
    return new double[row.length];
  }
}
