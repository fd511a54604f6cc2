package io.github.syncbn.worker.collective;

import io.github.syncbn.worker.stats.Reduction;
import java.io.Serializable;

/**
 * What one allReduce is about. All workers ask for equal exchanges in the same order; a service
 * that sees different ones ends the attempt.
 *
 * @param phase what for
 * @param step training step (from 0), or epoch or pass number outside of steps
 * @param layer number of the layer, or -1
 * @param reduction how two vectors become one
 * @param length doubles in a vector
 * @param groups vectors in the result, each a sum over one group of consecutive shards
 */
public record Exchange(
    Phase phase, long step, int layer, Reduction reduction, int length, int groups)
    implements Serializable {

  /** What an exchange is for. */
  public enum Phase {
    /** Per feature: sum and count of the values that are present. */
    FEATURE_SUMS,
    /** Moments of the features. */
    FEATURE_MOMENTS,
    /** Per class: weight of its rows. */
    CLASS_WEIGHTS,
    /** Moments of a batch normalization. */
    FORWARD,
    /** Sums of a batch normalization's backward pass. */
    BACKWARD,
    /** Loss and figures over the validation set. */
    VALIDATION,
    /** Moments of one layer's input over the training set. */
    POPULATION,
    /** Loss and figures over the test set. */
    TEST,
    /** What is asked next of workers that answer questions; see AnalysisProgram. */
    QUESTION,
    /** Loss of a batch that nothing is learned from. */
    LOSS,
    /** Values between layers, of some rows and units. */
    ACTIVATIONS,
    /** Gradients of the loss by these values. */
    ACTIVATION_GRADIENTS,
    /** Moments of a regression's errors over the set whose loss comes next. */
    ERRORS,
    /** Scores of the rows of the set whose loss comes next, for their order. */
    SCORES,
    /** Nothing but whether to go on, between two epochs. */
    EPOCH
  }
}
