package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.experiment.Families.Reached;
import java.util.List;
import org.junit.jupiter.api.Test;

class FamiliesTest {
  private static final Reached BATCH = new Reached("batchNorm", Spread.of(0.96, 0.97, 0.98));

  @Test
  void verdict_ofNormalizations_sortsThemByTheirDistance() {
    assertThat(
            Families.verdict(
                List.of(
                    BATCH,
                    new Reached("groupNorm", Spread.of(0.97, 0.97, 0.98)),
                    new Reached("rmsNorm", Spread.of(0.99, 0.995, 1)),
                    new Reached("none", Spread.of(0.5, 0, 0.7))),
                "128"))
        .isEqualTo(
            "Supported at 128: batch normalization reaches 97.00% ± 1.00; above it: rmsNorm; no"
                + " different: groupNorm; below: none.");
  }

  @Test
  void verdict_whereAllOthersAreBelow_isNotSupported() {
    Reached worse = new Reached("layerNorm", Spread.of(0.5, 0.5, 0.5));
    assertThat(Families.verdict(List.of(BATCH, worse), "4"))
        .startsWith("Not supported at 4: ")
        .endsWith("above it: nothing; no different: nothing; below: layerNorm.");
    // That no normalization is as good says nothing for the others.
    assertThat(Families.verdict(List.of(BATCH, worse, new Reached("none", BATCH.accuracy())), "4"))
        .startsWith("Not supported");
  }
}
