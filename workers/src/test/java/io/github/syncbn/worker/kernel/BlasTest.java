package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The providers in the test JVM itself. */
class BlasTest {
  @Test
  void gemm_native_isWhatAutoGives() {
    Gemm gemm = Blas.gemm(BlasChoice.NATIVE);
    assertThat(Blas.gemm(BlasChoice.AUTO)).isSameAs(gemm);
    assertThat(gemm).isNotSameAs(Blas.gemm(BlasChoice.JAVA));
  }

  @Test
  void gemm_autoWithAvx2_isOneDnn() {
    assumeThat(System.getenv(Blas.OPENBLAS_KERNELS)).isNull();
    Class<?> expected = Instructions.haveAvx2() ? OneDnnGemm.class : OpenBlasGemm.class;
    assertThat(Blas.gemm(BlasChoice.AUTO)).isInstanceOf(expected);
  }

  @ParameterizedTest
  @EnumSource
  void gemm_askedTwice_isTheSame(BlasChoice choice) {
    assumeThat(choice != BlasChoice.ONE_DNN || TestProviders.oneDnn().isPresent()).isTrue();
    assertThat(Blas.gemm(choice)).isSameAs(Blas.gemm(choice));
  }

  @Test
  void gemm_named_describesItself() {
    assertThat(Blas.gemm(BlasChoice.OPEN_BLAS).description())
        .matches("OpenBLAS \\d+\\.\\d+\\.\\d+ \\w+");
    TestProviders.oneDnn()
        .ifPresent(
            gemm ->
                assertThat(gemm.description())
                    .matches("oneDNN \\d+\\.\\d+\\.\\d+ (SSE41|AVX\\w*)"));
  }

  @Test
  void gemm_javaAfterNative_isOurOwnProduct() {
    Blas.gemm(BlasChoice.NATIVE);
    assertThat(Blas.gemm(BlasChoice.JAVA)).isInstanceOf(VectorGemm.class);
    assertThat(Blas.gemm(BlasChoice.JAVA).description()).isEqualTo("java");
  }

  @Test
  void gemm_openBlas_mapsOneThatNetlibUsesToo() throws Exception {
    Blas.gemm(BlasChoice.OPEN_BLAS);
    assertThat(MappedLibraries.openBlas()).hasSize(1);
    assertThat(BLAS.getInstance()).isSameAs(NativeBLAS.getInstance());
    assertThat(BLAS.getInstance().getClass().getSimpleName()).isEqualTo("JNIBLAS");
  }

  @Test
  void gemm_openBlas_hasOneThread() throws Exception {
    Blas.gemm(BlasChoice.OPEN_BLAS);
    assertThat(OpenBlasControl.threads()).isOne();
  }
}
