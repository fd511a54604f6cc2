package io.github.syncbn.driver.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.NetworkCodec;

/**
 * A network as the text that the parameter {@code network} holds: a list in the words of a job
 * file, or, where it was built in Java, the object that models keep.
 */
final class NetworkText {
  private NetworkText() {}

  /** The text of a network that was built in Java. */
  static String of(Network network) {
    return NetworkCodec.toJson(network).toString();
  }

  /** Whether a text is one of {@link #of}. */
  static boolean isBuilt(String text) {
    return text.stripLeading().startsWith("{");
  }

  /**
   * The network of a text of {@link #of}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Network built(String text) {
    try {
      return NetworkCodec.fromJson(new ObjectMapper().readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("network: " + e.getOriginalMessage(), e);
    }
  }

  /** Whether {@link #built} takes a text. */
  static boolean accepts(String text) {
    try {
      return !built(text).layers().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Hidden layers with batch normalization and ReLU between, in the words of a job file. */
  static String ofHidden(int[] units) {
    StringBuilder text = new StringBuilder("[ ");
    for (int width : units) {
      text.append("{ dense = ").append(width).append(" }, batchNorm, relu, ");
    }
    return text.append("{ dense = output } ]").toString();
  }
}
