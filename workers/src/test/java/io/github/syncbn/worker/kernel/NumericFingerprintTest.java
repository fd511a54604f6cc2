package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.kernel.NumericFingerprint.Product;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumericFingerprintTest {
  private static final List<Product> PRODUCTS =
      List.of(
          new Product(64, 48, 100, false, false),
          new Product(64, 100, 48, false, true),
          new Product(100, 48, 64, true, false));

  @Test
  void of_sameProvider_isTheSame() {
    Gemm gemm = Blas.gemm(BlasChoice.NATIVE);
    NumericFingerprint first = NumericFingerprint.of(gemm, Kernels.best(), PRODUCTS);
    assertThat(NumericFingerprint.of(gemm, Kernels.best(), PRODUCTS)).isEqualTo(first);
    assertThat(first.hash()).matches("[0-9a-f]{16}");
    assertThat(first.describe()).contains(first.hash(), gemm.description(), first.jvm());
  }

  @Test
  void of_eitherTwin_hasTheRecordedHash() {
    // The same on every JVM and CPU: our own product and StrictMath promise just that.
    String recorded = "b12be8ee7b3cc0fc";
    assertThat(hash(new ScalarGemm(), new ScalarKernels())).isEqualTo(recorded);
    assertThat(hash(new VectorGemm(), new VectorKernels())).isEqualTo(recorded);
  }

  @Test
  void of_otherProviderOrShapes_differs() {
    String java = hash(new VectorGemm(), Kernels.best());
    assertThat(hash(Blas.gemm(BlasChoice.NATIVE), Kernels.best())).isNotEqualTo(java);
    assertThat(
            NumericFingerprint.of(new VectorGemm(), Kernels.best(), PRODUCTS.subList(0, 2)).hash())
        .isNotEqualTo(java);
  }

  @Test
  void sameBits_twoDescriptions_comparesHashesOnly() {
    NumericFingerprint here =
        NumericFingerprint.of(new ScalarGemm(), new ScalarKernels(), PRODUCTS);
    NumericFingerprint twin =
        NumericFingerprint.of(new VectorGemm(), new VectorKernels(), PRODUCTS);
    NumericFingerprint other =
        NumericFingerprint.of(new VectorGemm(), new VectorKernels(), List.of());
    assertThat(twin.describe()).isNotEqualTo(here.describe());
    assertThat(NumericFingerprint.sameBits(here.describe(), twin.describe())).isTrue();
    assertThat(NumericFingerprint.sameBits(here.describe(), other.describe())).isFalse();
  }

  @Test
  void of_noProducts_coversTheActivations() {
    NumericFingerprint fingerprint =
        NumericFingerprint.of(new ScalarGemm(), new ScalarKernels(), List.of());
    assertThat(fingerprint.hash()).hasSize(16);
  }

  private static String hash(Gemm gemm, Kernels kernels) {
    return NumericFingerprint.of(gemm, kernels, PRODUCTS).hash();
  }
}
