package io.github.syncbn.driver.step;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.network.StoredTensor;
import io.github.syncbn.worker.network.StoredTensor.Doubles;
import io.github.syncbn.worker.network.StoredTensor.Floats;
import io.github.syncbn.worker.network.StoredTensor.Longs;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The tensors of a checkpoint as a training expects them. One that is missing, of another type or
 * of another length is a {@link JobException}, CONFIGURATION: the file is whole, so another release
 * has written it.
 *
 * @param tensors by name
 */
record CheckpointTensors(Map<String, StoredTensor> tensors) {

  boolean contains(String name) {
    return tensors.containsKey(name);
  }

  float[] floats(String name, int length) {
    return floats(name, is -> is == length);
  }

  float[] floats(String name, IntPredicate length) {
    return tensor(name, Floats.class, length).values();
  }

  double[] doubles(String name, int length) {
    return doubles(name, is -> is == length);
  }

  double[] doubles(String name, IntPredicate length) {
    return tensor(name, Doubles.class, length).values();
  }

  long[] longs(String name, int length) {
    return tensor(name, Longs.class, is -> is == length).values();
  }

  private <T extends StoredTensor> T tensor(String name, Class<T> type, IntPredicate length) {
    StoredTensor stored = tensors.get(name);
    if (stored == null) {
      throw foreign("the checkpoint has no tensor \"" + name + "\"");
    }
    if (!type.isInstance(stored) || !length.test(stored.size())) {
      throw foreign(
          "the tensor \""
              + name
              + "\" of the checkpoint has "
              + stored.size()
              + " values of type "
              + stored.type()
              + ", which is not what this training keeps there");
    }
    return type.cast(stored);
  }

  private static JobException foreign(String what) {
    return new JobException(
        JobException.Kind.CONFIGURATION,
        what
            + ": another release of syncbn wrote it. Go on with that release, or begin anew with"
            + " --overwrite in place of --resume");
  }
}
