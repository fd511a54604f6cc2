package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.step.SmallJob;
import io.github.syncbn.worker.layer.BatchRenorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.setting.Declared;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanCautionsTest {

  private static List<String> cautions(BatchRenorm norm) {
    return PlanCautions.of(new SmallJob().layers(new Dense(4), norm, new Dense(3)).plan());
  }

  @Test
  void renormalization_thatNeverBegins_isTold() {
    assertThat(cautions(Layers.batchRenorm()))
        .containsExactly(
            "network: layer 1 (batchRenorm) is batch normalization in all 10 steps of this"
                + " training: its plainSteps are 5000, and rSteps and dSteps come after them");
  }

  @Test
  void renormalization_thatBeginsOrIsFrozen_isNot() {
    Map<String, ?> early = Map.of("plainSteps", 9);
    assertThat(cautions(Declared.of(BatchRenorm.class).build(early))).isEmpty();
    Map<String, ?> frozen = Map.of("frozen", true);
    assertThat(cautions(Declared.of(BatchRenorm.class).build(frozen))).isEmpty();
  }
}
