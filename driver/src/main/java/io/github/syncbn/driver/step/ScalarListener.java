package io.github.syncbn.driver.step;

/**
 * Numbers over steps, by name, as charts of other programs show a training: loss and learning rate
 * of steps, losses and figures of epochs, and of steps that are looked at the layers' gradients,
 * updates and drift. What is no number is left out: charts have a gap there.
 */
public abstract class ScalarListener implements TrainingListener {

  /**
   * A number of a step.
   *
   * @param step counted from 1
   * @param name such as {@code step/loss}; what stands before the slash belongs into one chart
   *     group
   * @param value not NaN
   */
  protected abstract void scalar(long step, String name, double value);

  private void known(long step, String name, double value) {
    if (!Double.isNaN(value)) {
      scalar(step, name, value);
    }
  }

  @Override
  public void step(Step event) {
    known(event.step() + 1, "step/loss", event.loss());
    known(event.step() + 1, "step/learningRate", event.learningRate());
  }

  @Override
  public void observed(Observed event) {
    long step = event.step() + 1;
    for (LayerStep layer : event.layers()) {
      String name = layer.layer() + "." + layer.kind();
      known(step, "gradientNorm/" + name, layer.gradient());
      known(step, "updateRatio/" + name, layer.updateRatio());
    }
    for (StatisticsDrift drift : event.drift()) {
      known(step, "drift/" + drift.layer() + ".mean", drift.mean());
      known(step, "drift/" + drift.layer() + ".variance", drift.variance());
    }
  }

  @Override
  public void epoch(Epoch event) {
    known(event.step(), "epoch/trainLoss", event.trainLoss());
    result(event.step(), "epoch/", "validation", event.validation());
    known(event.step(), "epoch/rowsPerSecond", event.rowsPerSecond());
  }

  /** Loss and figures of a set of rows, and those of each of several targets. */
  protected final void result(long step, String group, String set, SetResult result) {
    known(step, group + set + "Loss", result.loss());
    result
        .figures()
        .values()
        .forEach((metric, value) -> known(step, group + metric.keyBehind(set), value));
    result
        .figures()
        .targets()
        .forEach(
            (target, figures) ->
                figures
                    .values()
                    .forEach(
                        (metric, value) ->
                            known(step, group + metric.keyBehind(set) + "/" + target, value)));
  }
}
