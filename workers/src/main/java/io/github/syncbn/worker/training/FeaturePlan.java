package io.github.syncbn.worker.training;

import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.tensor.Shape;
import java.io.Serializable;
import java.util.BitSet;

/**
 * How features are completed and scaled, once it is known what each is: features that have their
 * place already, such as codes of categories, are left as they are.
 *
 * @param treatment what the job says for all
 * @param unscaled features that the common scale leaves alone
 */
public record FeaturePlan(FeatureTreatment treatment, BitSet unscaled) implements Serializable {

  public FeaturePlan {
    unscaled = (BitSet) unscaled.clone();
  }

  /** Of features that are all alike. */
  public static FeaturePlan of(FeatureTreatment treatment) {
    return new FeaturePlan(treatment, new BitSet());
  }

  /** Whether missing features become the mean of the training set. */
  public boolean fillsWithMeans() {
    return treatment.missing().fillsWithMeans();
  }

  /** Whether scaling needs the moments of the features over the training set. */
  public boolean needsMoments() {
    return treatment.scale().needsMoments();
  }

  /**
   * Whether sums of the features are asked for before the first step: to fill in means, or for the
   * means that a model remembers of its inputs, unless moments tell them; of images it knows none.
   */
  boolean needsSums(Shape input) {
    return fillsWithMeans() || !needsMoments() && input.rank() == 1;
  }

  /** What is known before anyone has looked at the data, for rows of a shape. */
  public Preprocessing beforeData(Shape input) {
    return treatment.beforeData(input).leaving(unscaled);
  }

  /** Adds the scaling to {@code completed}, as far as it does not need moments. */
  public Preprocessing applied(Preprocessing completed, Shape input) {
    return treatment.scale().applied(completed, input).leaving(unscaled);
  }

  /** Adds the scaling to {@code completed}, by the moments of the completed features. */
  public Preprocessing applied(Preprocessing completed, Shape input, Moments features) {
    return treatment.scale().applied(completed, input, features).leaving(unscaled);
  }
}
