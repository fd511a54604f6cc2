package io.github.syncbn.driver.attempt;

import io.github.syncbn.worker.layer.BatchRenorm;
import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;

/** What a plan asks for and its own length leaves without effect: allowed, but seldom meant. */
final class PlanCautions {
  private PlanCautions() {}

  /** One sentence each, without a full stop. */
  static List<String> of(TrainingPlan plan) {
    List<String> cautions = new ArrayList<>();
    for (Operation operation : plan.network().operations()) {
      if (operation.layer() instanceof BatchRenorm renorm
          && renorm.runsStatistics()
          && plan.totalSteps() > 0
          && plan.totalSteps() <= renorm.limits().plainSteps()) {
        cautions.add(
            "network: layer "
                + operation.name()
                + " (batchRenorm) is batch normalization in all "
                + plan.totalSteps()
                + " steps of this training: its plainSteps are "
                + renorm.limits().plainSteps()
                + ", and rSteps and dSteps come after them");
      }
    }
    return cautions;
  }
}
