package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.network.ParameterLayout;

/**
 * What the layers of one pass share; written only by {@link TrainingStep} and {@link
 * InferencePass}.
 */
final class PassState {
  ParameterLayout layout;
  Gemm gemm;
  Kernels kernels;
  StepClock clock;
  TreeReducer reducer;
  GradientTree gradients;
  ModelState model;
  boolean training;
  long seed;
  long step;
  int firstShard;
  int worldShards;
  int[] rows;
  long[] positions;
  float[][] weights;
  double[] stepSums;
  int stepSumsLength;
  final float[][] scratch = new float[4][];
}
