package io.github.syncbn.driver.step;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.worker.layer.BatchNormalization;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.RowNormalization;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.ParameterLayout.RunningSlice;
import io.github.syncbn.worker.network.ParameterLayout.Slice;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ends a training whose numbers are not finite any more, before a step that holds them is
 * committed, and says what may have caused it and what this job has not tried yet.
 */
final class Divergence {
  /** No weight of a network that trains is as large. */
  private static final float ABSURD = 1e12f;

  private final TrainingPlan plan;
  private final ParameterLayout layout;
  private final Optimizer optimizer;

  Divergence(TrainingPlan plan, ParameterLayout layout, Optimizer optimizer) {
    this.plan = plan;
    this.layout = layout;
    this.optimizer = optimizer;
  }

  /**
   * Looks at what a step has computed.
   *
   * @param step that is about to be committed
   * @param rate its learning rate
   * @param parameters those that it computed with
   * @param runningStatistics what it would leave
   * @throws JobException TRAINING unless the loss and all running statistics are finite
   */
  void requireFinite(
      long step, double loss, double rate, float[] parameters, double[] runningStatistics) {
    Optional<String> statistic = infinite(runningStatistics);
    if (Double.isFinite(loss) && statistic.isEmpty()) {
      return;
    }
    String symptom =
        (Double.isFinite(loss) ? statistic.get() + ", while the loss is " : "the loss is ")
            + loss
            + " at learning rate "
            + rate;
    throw at(step, symptom, advice(step, parameters));
  }

  /**
   * Looks at the model that a training returns: no step comes after the last to find its update
   * out.
   *
   * @param step the last
   * @throws JobException TRAINING unless all parameters are finite
   */
  void requireFinite(long step, float[] parameters) {
    for (Slice slice : layout.slices()) {
      for (int i = slice.offset(); i < slice.offset() + slice.length(); i++) {
        if (!Float.isFinite(parameters[i])) {
          throw at(
              step, "it left a parameter at " + parameters[i] + ", in " + slice.name(), milder());
        }
      }
    }
  }

  private JobException at(long step, String symptom, String advice) {
    return new JobException(
        JobException.Kind.TRAINING,
        "training diverged at step "
            + step
            + " (epoch "
            + step / plan.schedule().stepsPerEpoch()
            + "): "
            + symptom
            + ". "
            + advice);
  }

  private Optional<String> infinite(double[] running) {
    for (RunningSlice slice : layout.running()) {
      for (int i = 0; i < 2 * slice.channels(); i++) {
        double value = running[slice.offset() + i];
        if (!Double.isFinite(value)) {
          String what = i < slice.channels() ? "mean" : "variance";
          return Optional.of("the " + what + " in layer " + slice.operation() + " is " + value);
        }
      }
    }
    return Optional.empty();
  }

  private String advice(long step, float[] parameters) {
    Optional<String> weight = absurd(parameters);
    if (step > 0) {
      return milder();
    }
    if (weight.isPresent()) {
      return "No step was taken yet: the network began with "
          + weight.get()
          + ". Start from another model, or with another initializer.";
    }
    return "No step was taken yet, so the learning rate is not the cause: features are too large. "
        + (scales()
            ? "One of them may lie far beyond all others; look for it in the table."
            : "Set data.scale = standardize.");
  }

  /** The first weight that no training can have begun with on purpose. */
  private Optional<String> absurd(float[] parameters) {
    for (Slice slice : layout.slices()) {
      for (int i = slice.offset(); i < slice.offset() + slice.length(); i++) {
        if (!(Math.abs(parameters[i]) <= ABSURD)) {
          return Optional.of(parameters[i] + " in " + slice.name());
        }
      }
    }
    return Optional.empty();
  }

  /** What makes steps smaller, as far as the job does not do it. */
  private String milder() {
    List<String> ways = new ArrayList<>();
    String name = Declared.nameOf(optimizer.getClass());
    ways.add("lower optimizer." + name + ".learningRate");
    if (!scales()) {
      ways.add("set data.scale = standardize");
    }
    if (!plan.objective().classifies() && !plan.objective().loss().standardizesLabel()) {
      ways.add("let the loss standardize the label");
    }
    if (optimizer.regime().clipNorm().isEmpty()) {
      ways.add("set clipNorm");
    }
    if (optimizer.regime().schedule().warmUp().warmup().isEmpty()) {
      ways.add("add warmup to the schedule");
    }
    if (plan.network().layers().stream().noneMatch(Divergence::normalizes)) {
      ways.add("add batchNorm layers to the network");
    }
    String text = String.join(", or ", ways);
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private static boolean normalizes(Layer layer) {
    return layer instanceof BatchNormalization || layer instanceof RowNormalization;
  }

  private boolean scales() {
    return !(plan.features().treatment().scale() instanceof Scale.None);
  }
}
