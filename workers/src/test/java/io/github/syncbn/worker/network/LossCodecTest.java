package io.github.syncbn.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.worker.loss.ClassWeights;
import io.github.syncbn.worker.loss.CrossEntropy;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.Tweedie;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Family;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossCodecTest {

  @Test
  void everyLoss_comesBackAsItWas() {
    for (Declared<? extends Loss> member : Family.members(Loss.class)) {
      Loss loss = member.build(Map.of());
      assertThat(LossCodec.fromJson(LossCodec.toJson(loss))).isEqualTo(loss);
    }
    assertThat(LossCodec.toJson(new Tweedie(1.5)))
        .hasToString("{\"type\":\"tweedie\",\"power\":1.5}");
  }

  @Test
  void classWeights_comeBackAsTheyWere() {
    for (ClassWeights weights :
        List.of(
            new ClassWeights.None(),
            new ClassWeights.Balanced(),
            new ClassWeights.ByLabel(Map.of("a", 1.0, "b", 0.5)),
            new ClassWeights.ByNumber(new double[] {2, 3}))) {
      Loss loss = new CrossEntropy(0.1, weights);
      assertThat(LossCodec.fromJson(LossCodec.toJson(loss))).isEqualTo(loss);
    }
  }

  @Test
  void unknownOrDamagedLoss_isRefusedByName() throws Exception {
    for (String json :
        List.of(
            "{\"type\":\"hinge\"}",
            "{\"type\":\"tweedie\"}",
            "{\"type\":\"tweedie\",\"power\":3}",
            "{\"type\":\"poisson\",\"power\":1.5}",
            "[]",
            "\"poisson\"")) {
      assertThatThrownBy(() -> LossCodec.fromJson(new ObjectMapper().readTree(json)))
          .as(json)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("loss");
    }
  }
}
