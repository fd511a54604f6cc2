package io.github.syncbn.driver.step;

import io.github.syncbn.driver.channel.ChunkedCommit;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.stats.SparseRows;
import java.util.Optional;

/**
 * The end of a step that changes nothing: workers get a model that is given.
 *
 * @param model what they get
 * @param onFinish called when all is done
 */
record FixedModel(ModelState model, Runnable onFinish) implements ChunkedCommit {
  @Override
  public int phases() {
    return 1;
  }

  @Override
  public void help(int phase) {}

  @Override
  public void combine(SparseRows[][][] rows) {}

  @Override
  public boolean updatesAtOnce() {
    return true;
  }

  @Override
  public Optional<SparseRows[]> changed() {
    return Optional.empty();
  }

  @Override
  public void combine(float[][][] chunks, int from, int to) {}

  @Override
  public float[] nextParameters() {
    return model.parameters();
  }

  @Override
  public ModelState finish() {
    onFinish.run();
    return model;
  }
}
