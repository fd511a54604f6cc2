package io.github.syncbn.worker.training;

import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.io.Serializable;

/**
 * What is looked at while a network trains. Looking changes no bit of what is trained.
 *
 * @param every steps between two looks, from step 0 on; 0 for none
 * @param rows rows of the batch whose values between layers are looked at, the first ones in the
 *     order of the epoch; 0 for none
 * @param units units of each layer that are looked at, spread evenly; of convolutions, channels and
 *     places alike
 */
@Summary("what a report shows of layers while they train")
public record Observation(
    @Setting(
            value = "steps between two looks at norms of gradients, statistics and activations",
            range = "[1, inf)",
            unit = "steps",
            byDefault = "20",
            param = "observeEvery")
        long every,
    @Setting(
            value = "rows of a batch whose activations are looked at; 0 for none",
            range = "[0, 65536]",
            unit = "rows",
            byDefault = "64",
            param = "observeRows")
        int rows,
    @Setting(
            value = "units of each layer whose activations are looked at, spread evenly",
            range = "[1, 65536]",
            unit = "units",
            byDefault = "16",
            param = "observeUnits")
        int units)
    implements Serializable {

  /** Nothing is looked at. */
  public static final Observation NONE = new Observation(0, 0, 1);

  /** Every unit of up to {@code rows} rows, whenever asked. */
  public static Observation ofAllUnits(int rows) {
    return new Observation(0, rows, Integer.MAX_VALUE);
  }

  /** Whether training step {@code step}, from 0, is looked at. */
  public boolean at(long step) {
    return every > 0 && step % every == 0;
  }

  /** Whether values between layers are looked at. */
  public boolean ofActivations() {
    return rows > 0;
  }
}
