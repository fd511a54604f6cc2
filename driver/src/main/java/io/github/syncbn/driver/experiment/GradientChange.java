package io.github.syncbn.driver.experiment;

/**
 * How a gradient differs from another of the same parameters, as in definition 2.1 of Santurkar et
 * al. 2018.
 *
 * @param norm Euclidean norm of the first
 * @param distance Euclidean norm of the difference; 0 where nothing has changed
 * @param cosine of the angle between them, in [-1, 1]; 1 where the direction is the same, NaN if
 *     one is zero
 */
record GradientChange(double norm, double distance, double cosine) {

  /** Of two gradients of equal length. */
  static GradientChange of(float[] before, float[] after) {
    double squares = 0;
    double squaresAfter = 0;
    double product = 0;
    double differences = 0;
    for (int i = 0; i < before.length; i++) {
      double difference = (double) after[i] - before[i];
      squares += (double) before[i] * before[i];
      squaresAfter += (double) after[i] * after[i];
      product += (double) before[i] * after[i];
      differences += difference * difference;
    }
    return new GradientChange(
        Math.sqrt(squares),
        Math.sqrt(differences),
        product / (Math.sqrt(squares) * Math.sqrt(squaresAfter)));
  }

  /** The distance for the norm: the same whatever unit the parameters have. */
  double relative() {
    return distance / norm;
  }
}
