package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import org.junit.jupiter.api.Test;

/** OpenBLAS in the test JVM itself. */
class BlasTest {
  @Test
  void gemm_nativeThenAuto_isTheSameOpenBlas() {
    Gemm gemm = Blas.gemm(BlasChoice.NATIVE);
    assertThat(gemm).isInstanceOf(OpenBlasGemm.class);
    assertThat(gemm.description()).matches("OpenBLAS \\d+\\.\\d+\\.\\d+ \\w+");
    assertThat(Blas.gemm(BlasChoice.AUTO)).isSameAs(gemm);
  }

  @Test
  void gemm_javaAfterNative_isOurOwnProduct() {
    Blas.gemm(BlasChoice.NATIVE);
    assertThat(Blas.gemm(BlasChoice.JAVA)).isInstanceOf(VectorGemm.class);
    assertThat(Blas.gemm(BlasChoice.JAVA).description()).isEqualTo("java");
  }

  @Test
  void gemm_native_mapsOneOpenBlasWhichNetlibUsesToo() throws Exception {
    Blas.gemm(BlasChoice.NATIVE);
    assertThat(MappedLibraries.openBlas()).hasSize(1);
    assertThat(BLAS.getInstance()).isSameAs(NativeBLAS.getInstance());
    assertThat(BLAS.getInstance().getClass().getSimpleName()).isEqualTo("JNIBLAS");
  }

  @Test
  void gemm_native_hasOneThread() throws Exception {
    Blas.gemm(BlasChoice.NATIVE);
    assertThat(OpenBlasControl.threads()).isOne();
  }
}
