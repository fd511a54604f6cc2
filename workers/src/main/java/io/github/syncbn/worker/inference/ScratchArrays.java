package io.github.syncbn.worker.inference;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Arrays that one prediction takes and gives back, kept for the next one. Not for two threads. */
public final class ScratchArrays {
  private final Map<Integer, ArrayDeque<float[]>> free = new HashMap<>();

  /** An array of exactly {@code length} floats, content undefined. */
  public float[] take(int length) {
    ArrayDeque<float[]> arrays = free.get(length);
    return arrays == null || arrays.isEmpty() ? new float[length] : arrays.pop();
  }

  /** Gives an array back. */
  public void give(float[] array) {
    free.computeIfAbsent(array.length, length -> new ArrayDeque<>()).push(array);
  }
}
