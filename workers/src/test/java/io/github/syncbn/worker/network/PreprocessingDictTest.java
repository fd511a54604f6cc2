package io.github.syncbn.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreprocessingDictTest {
  private static final float[] MISSING = {1, 2};
  private static final float[] SHIFT = {3, 4};

  @Test
  void tensors_readBack_areWhatWasWritten() {
    Map<String, StoredTensor> tensors =
        PreprocessingDict.of(
            new Preprocessing(MISSING, SHIFT, new float[0]), new TargetScaling(5, 6));
    assertThat(tensors)
        .containsOnlyKeys("feature.missing", "feature.shift", "target.shift", "target.scale");
    Preprocessing read = PreprocessingDict.preprocessing(tensors);
    assertThat(read.missing()).containsExactly(MISSING);
    assertThat(read.shift()).containsExactly(SHIFT);
    assertThat(read.scale()).isEmpty();
    assertThat(PreprocessingDict.targets(tensors)).isEqualTo(new TargetScaling(5, 6));
  }

  @Test
  void tensors_ofNoPreprocessing_areNone() {
    Preprocessing none = new Preprocessing(new float[0], new float[0], new float[0]);
    assertThat(PreprocessingDict.of(none, TargetScaling.none())).isEmpty();
    assertThat(PreprocessingDict.targets(Map.of()).isNone()).isTrue();
  }

  @Test
  void tensors_unknownOrHalf_areRefusedByName() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("feature.whitening", new StoredTensor.Floats(SHIFT, 2));
    assertThatThrownBy(() -> PreprocessingDict.preprocessing(tensors))
        .hasMessage("unknown preprocessing feature.whitening");
    Map<String, StoredTensor> half =
        Map.of("target.shift", new StoredTensor.Doubles(new double[] {1}, 1));
    assertThatThrownBy(() -> PreprocessingDict.targets(half))
        .hasMessage("preprocessing target.scale is not one double a target");
  }
}
