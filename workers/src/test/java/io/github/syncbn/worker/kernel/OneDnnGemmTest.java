package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
class OneDnnGemmTest {
  @Test
  void multiply_fartherThanBytesCanTell_givesTheSameBits() {
    OneDnnGemm gemm = (OneDnnGemm) Blas.gemm(BlasChoice.ONE_DNN);
    for (int mode = 0; mode < 8; mode++) {
      PlacedProduct product = PlacedProduct.random(3 + mode, mode);
      assertThat(product.run(gemm.copyingBeyond(-1), 5)).isEqualTo(product.run(gemm, 5));
    }
  }
}
