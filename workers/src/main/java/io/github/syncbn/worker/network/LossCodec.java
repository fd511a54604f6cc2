package io.github.syncbn.worker.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.loss.ClassWeights;
import io.github.syncbn.worker.loss.Loss;

/**
 * A {@link Loss} as JSON and back, such as {@code {"type": "tweedie", "power": 1.5}}. Reading is
 * strict.
 */
final class LossCodec {
  private static final ObjectMapper JSON = SettingsJson.of(Loss.class, ClassWeights.class);

  private LossCodec() {}

  static ObjectNode toJson(Loss loss) {
    return JSON.valueToTree(loss);
  }

  /**
   * The loss that the JSON describes.
   *
   * @throws IllegalArgumentException if a field is missing, unknown or of the wrong type; the
   *     message names its path
   */
  static Loss fromJson(JsonNode json) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("loss: expected an object, got " + json);
    }
    try {
      return JSON.treeToValue(json, Loss.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(JsonFault.describe("loss", e), e);
    }
  }
}
