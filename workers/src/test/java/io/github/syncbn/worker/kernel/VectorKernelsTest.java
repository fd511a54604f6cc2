package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;
import org.apache.xbean.asm9.commons.CodeSizeEvaluator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lane-wise twin against the scalar one, compared as bits. */
class VectorKernelsTest {
  private static final int[] ROWS = {0, 1, 2, 3, 4, 5, 7, 8, 13};

  /** Offsets that differ between arrays, so that a kernel that mixes them up is found out. */
  private static final int X = 3;

  private static final int Y = 5;
  private static final int Z = 2;

  /** Between the rows of the output. */
  private static final int GAP = 2;

  private static final int SENTINEL = 77;

  /** Enough for the optimizing compiler, whose code the short tests hardly see. */
  private static final int CALLS_UNTIL_COMPILED = 2000;

  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = new VectorKernels();

  enum Data {
    GAUSSIAN(length -> key -> TestMatrices.gaussian(length, key)),
    SPECIAL(length -> key -> TestMatrices.withSpecials(length, key));

    private final IntFunction<IntFunction<float[]>> source;

    Data(IntFunction<IntFunction<float[]>> source) {
      this.source = source;
    }

    float[] of(int length, int key) {
      return source.apply(length).apply(key);
    }
  }

  /** A kernel over (a, b) into an output that starts as sentinels. */
  private interface Elements {
    void run(Kernels kernels, float[] a, float[] b, float[] out, int length);
  }

  private interface Rows {
    void run(Kernels kernels, Data data, int rows, int columns, float[] out, double[] sums);
  }

  @Test
  void best_inTheTestJvm_isTheVectorTwin() {
    assertThat(Kernels.best()).isInstanceOf(VectorKernels.class);
    assertThat(Kernels.best().description()).startsWith("vector");
  }

  @ParameterizedTest
  @EnumSource
  void relu_anyLength_equalsScalarTwin(Data data) {
    compare(data, (k, a, b, out, n) -> k.relu(tensor(a, X, n), tensor(out, Z, n)));
  }

  @ParameterizedTest
  @EnumSource
  void reluGradient_anyLength_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, a, b, out, n) -> k.reluGradient(tensor(a, X, n), tensor(b, Y, n), tensor(out, Z, n)));
  }

  @ParameterizedTest
  @EnumSource
  void leakyRelu_anyLength_equalsScalarTwin(Data data) {
    compare(data, (k, a, b, out, n) -> k.leakyRelu(tensor(a, X, n), tensor(out, Z, n), 0.01f));
  }

  @ParameterizedTest
  @EnumSource
  void leakyReluGradient_anyLength_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, a, b, out, n) ->
            k.leakyReluGradient(tensor(a, X, n), tensor(b, Y, n), tensor(out, Z, n), 0.01f));
  }

  @ParameterizedTest
  @EnumSource
  void sigmoidGradient_anyLength_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, a, b, out, n) ->
            k.sigmoidGradient(tensor(a, X, n), tensor(b, Y, n), tensor(out, Z, n)));
  }

  @ParameterizedTest
  @EnumSource
  void tanhGradient_anyLength_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, a, b, out, n) -> k.tanhGradient(tensor(a, X, n), tensor(b, Y, n), tensor(out, Z, n)));
  }

  @ParameterizedTest
  @EnumSource
  void multiply_anyLength_equalsScalarTwin(Data data) {
    compare(data, (k, a, b, out, n) -> k.multiply(a, tensor(b, Y, n), tensor(out, Z, n)));
  }

  @ParameterizedTest
  @EnumSource
  void add_anyLength_equalsScalarTwin(Data data) {
    compare(data, (k, a, b, out, n) -> k.add(out, Z, b, Y, n));
  }

  @ParameterizedTest
  @EnumSource
  void multiplyAdd_anyLength_equalsScalarTwin(Data data) {
    compare(data, (k, a, b, out, n) -> k.multiplyAdd(a, X, b, Y, out, Z, n));
  }

  @ParameterizedTest
  @EnumSource
  void waves_anyLength_equalsScalarTwin(Data data) {
    for (float x : new float[] {0, -0.0f, 1, -3.7f, 1e-30f, 1e20f, Float.NaN}) {
      float[] one = {x};
      compare(
          data,
          (k, a, b, out, n) ->
              k.waves(
                  new Matrix(a, X, 1, n / 2),
                  new Matrix(one, 0, 1, 1),
                  new Matrix(out, Z, 1, n / 2 * 2)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void waves_anyShape_equalScalarTwin(Data data) {
    compare(
        data,
        (k, d, rows, columns, out, sums) -> {
          int numbers = columns % 2 == 0 ? 2 : 1;
          int frequencies = columns / (2 * numbers);
          k.waves(
              new Matrix(d.of(columns + X, 1), X, numbers, frequencies),
              new Matrix(d.of(rows * 5 + Y, 2), Y, rows, numbers, 5),
              y(out, rows, 2 * frequencies * numbers));
        });
  }

  @ParameterizedTest
  @EnumSource
  void maximum_anyLength_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, a, b, out, n) -> {
          float[] y = b.clone();
          // The taps start at Z, what is pooled at Y.
          Pooled pooled = new Pooled(y, Y - Z, out);
          k.maximum(a, X, 2, pooled, Z, n);
          k.maximumGradient(pooled, Z, 2, out, Z, n);
        });
  }

  @Test
  void unsignedBytesToFloats_anyLength_equalsScalarTwin() {
    compare(
        Data.GAUSSIAN,
        (k, a, b, out, n) -> k.unsignedBytesToFloats(TestMatrices.bytes(n + X, 1), X, out, Z, n));
  }

  @Test
  void elementKernels_inPlace_equalOutOfPlace() {
    for (int length : TestMatrices.AWKWARD_LENGTHS) {
      inPlace(length, (k, x) -> k.relu(tensor(x, 0, length), tensor(x, 0, length)));
      inPlace(length, (k, x) -> k.leakyRelu(tensor(x, 0, length), tensor(x, 0, length), 0.1f));
      float[] y = TestMatrices.gaussian(length, 9);
      inPlace(
          length,
          (k, x) ->
              k.reluGradient(tensor(y, 0, length), tensor(x, 0, length), tensor(x, 0, length)));
      inPlace(
          length,
          (k, x) ->
              k.leakyReluGradient(
                  tensor(y, 0, length), tensor(x, 0, length), tensor(x, 0, length), 0.1f));
      inPlace(length, (k, x) -> k.multiply(y, tensor(x, 0, length), tensor(x, 0, length)));
      inPlace(length, (k, x) -> k.multiply(x, tensor(y, 0, length), tensor(x, 0, length)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void columnSums_anyShape_equalsScalarTwin(Data data) {
    compare(data, (k, d, rows, columns, out, sums) -> k.columnSums(x(d, rows, columns), sums, Y));
  }

  @ParameterizedTest
  @EnumSource
  void columnPowerSums_anyShape_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, d, rows, columns, out, sums) ->
            k.columnPowerSums(x(d, rows, columns), pivot(d, columns), sums, Y));
  }

  @ParameterizedTest
  @EnumSource
  void columnPowerSumsWeighted_anyShape_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, d, rows, columns, out, sums) ->
            k.columnPowerSumsWeighted(
                x(d, rows, columns), d.of(rows + Y, 3), Y, pivot(d, columns), sums, Y));
  }

  @ParameterizedTest
  @EnumSource
  void normalizeGradientSums_anyShape_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, d, rows, columns, out, sums) ->
            k.normalizeGradientSums(
                x(d, rows, columns), dy(d, rows, columns), by(d, columns), sums, Y));
  }

  @ParameterizedTest
  @EnumSource
  void normalize_anyShape_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, d, rows, columns, out, sums) ->
            k.normalize(x(d, rows, columns), y(out, rows, columns), by(d, columns)));
  }

  @ParameterizedTest
  @EnumSource
  void normalizeRectified_anyShape_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, d, rows, columns, out, sums) ->
            k.normalizeRectified(x(d, rows, columns), y(out, rows, columns), by(d, columns)));
  }

  @ParameterizedTest
  @EnumSource
  void normalizeGradient_anyShape_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, d, rows, columns, out, sums) ->
            k.normalizeGradient(
                x(d, rows, columns), dy(d, rows, columns), y(out, rows, columns), by(d, columns)));
  }

  @ParameterizedTest
  @EnumSource
  void normalizeGradientWeighted_anyShape_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, d, rows, columns, out, sums) ->
            k.normalizeGradientWeighted(
                x(d, rows, columns),
                dy(d, rows, columns),
                y(out, rows, columns),
                by(d, columns),
                d.of(rows + 1, 8),
                1));
  }

  @ParameterizedTest
  @EnumSource
  void scaleFeatures_anyShape_equalsScalarTwin(Data data) {
    compare(
        data,
        (k, d, rows, columns, out, sums) ->
            k.scaleFeatures(
                x(d, rows, columns), y(out, rows, columns), d.of(columns, 2), d.of(columns, 3)));
  }

  @Test
  void everyElementKernel_onceCompiled_keepsItsBits() {
    int length = 1000;
    float[] a = TestMatrices.withSpecials(length, 1);
    float[] b = TestMatrices.withSpecials(length, 2);
    for (Elements kernel :
        List.<Elements>of(
            (k, x, y, out, n) -> k.relu(tensor(x, 0, n), tensor(out, 0, n)),
            (k, x, y, out, n) ->
                k.reluGradient(tensor(x, 0, n), tensor(y, 0, n), tensor(out, 0, n)),
            (k, x, y, out, n) -> k.leakyRelu(tensor(x, 0, n), tensor(out, 0, n), 0.01f),
            (k, x, y, out, n) ->
                k.leakyReluGradient(tensor(x, 0, n), tensor(y, 0, n), tensor(out, 0, n), 0.01f),
            (k, x, y, out, n) ->
                k.sigmoidGradient(tensor(x, 0, n), tensor(y, 0, n), tensor(out, 0, n)),
            (k, x, y, out, n) ->
                k.tanhGradient(tensor(x, 0, n), tensor(y, 0, n), tensor(out, 0, n)),
            (k, x, y, out, n) -> k.multiply(x, tensor(y, 0, n), tensor(out, 0, n)),
            (k, x, y, out, n) ->
                k.waves(new Matrix(x, 0, 1, n / 2), new Matrix(y, 0, 1, 1), Matrix.row(out)),
            (k, x, y, out, n) ->
                k.normalize(tenRows(x), tenRows(out), new Normalization(y, x, y, x, x, y)),
            (k, x, y, out, n) ->
                k.normalizeRectified(tenRows(x), tenRows(out), new Normalization(y, x, y, x, x, y)),
            (k, x, y, out, n) ->
                k.normalizeGradient(
                    tenRows(x), tenRows(y), tenRows(out), new Normalization(y, x, y, x, x, y)))) {
      float[] expected = new float[length];
      kernel.run(scalar, a, b, expected, length);
      float[] actual = new float[length];
      for (int call = 0; call < CALLS_UNTIL_COMPILED; call++) {
        kernel.run(scalar, a, b, actual, length);
        kernel.run(vector, a, b, actual, length);
      }
      assertThat(TestMatrices.bits(actual)).isEqualTo(TestMatrices.bits(expected));
      kernel.run(scalar, a, b, actual, length);
      assertThat(TestMatrices.bits(actual)).isEqualTo(TestMatrices.bits(expected));
    }
  }

  /** Rows that lie three values apart. */
  private static Matrix x(Data d, int rows, int columns) {
    return new Matrix(d.of(X + rows * (columns + 3), 1), X, rows, columns, columns + 3);
  }

  /** Rows that follow each other. */
  private static Matrix dy(Data d, int rows, int columns) {
    return new Matrix(d.of(Z + rows * columns, 2), Z, rows, columns);
  }

  private static Matrix y(float[] out, int rows, int columns) {
    return new Matrix(out, Y, rows, columns, columns + GAP);
  }

  private static Matrix pivot(Data d, int columns) {
    return new Matrix(d.of(columns + Z, 2), Z, 1, columns);
  }

  private static Normalization by(Data d, int columns) {
    return new Normalization(
        d.of(columns, 3),
        d.of(columns, 4),
        d.of(columns, 5),
        d.of(columns, 6),
        d.of(columns, 7),
        d.of(columns, 9));
  }

  private static Matrix tenRows(float[] values) {
    return new Matrix(values, 0, 10, values.length / 10);
  }

  private static Tensor tensor(float[] data, int offset, int length) {
    return new Tensor(data, offset, length, new Shape(1));
  }

  private void compare(Data data, Elements kernel) {
    for (int length : TestMatrices.AWKWARD_LENGTHS) {
      float[] a = data.of(X + length, 1);
      float[] b = data.of(Y + length, 2);
      float[] expected = sentinels(Z + length + 4);
      float[] actual = expected.clone();
      kernel.run(scalar, a, b, expected, length);
      kernel.run(vector, a, b, actual, length);
      assertThat(TestMatrices.bits(actual))
          .as("length %d", length)
          .isEqualTo(TestMatrices.bits(expected));
      assertThat(actual).startsWith(SENTINEL, SENTINEL).endsWith(SENTINEL, SENTINEL, SENTINEL);
    }
  }

  private void compare(Data data, Rows kernel) {
    for (int columns : TestMatrices.AWKWARD_LENGTHS) {
      for (int rows : ROWS) {
        float[] expected = sentinels(Y + rows * (columns + GAP) + 4);
        float[] actual = expected.clone();
        double[] expectedSums = new double[Y + 2 * columns + 5];
        Arrays.fill(expectedSums, SENTINEL);
        double[] actualSums = expectedSums.clone();
        kernel.run(scalar, data, rows, columns, expected, expectedSums);
        kernel.run(vector, data, rows, columns, actual, actualSums);
        assertThat(TestMatrices.bits(actual))
            .as("%d x %d", rows, columns)
            .isEqualTo(TestMatrices.bits(expected));
        assertThat(TestMatrices.bits(actualSums))
            .as("%d x %d", rows, columns)
            .isEqualTo(TestMatrices.bits(expectedSums));
        assertThat(actual).endsWith(SENTINEL, SENTINEL, SENTINEL, SENTINEL);
        assertThat(actualSums).startsWith(SENTINEL, SENTINEL).endsWith(SENTINEL, SENTINEL);
      }
    }
  }

  /** Runs a kernel on one array in both twins. */
  private void inPlace(int length, BiConsumer<Kernels, float[]> kernel) {
    float[] expected = TestMatrices.withSpecials(length, 1);
    float[] actual = expected.clone();
    kernel.accept(scalar, expected);
    kernel.accept(vector, actual);
    assertThat(TestMatrices.bits(actual)).isEqualTo(TestMatrices.bits(expected));
  }

  private static float[] sentinels(int length) {
    float[] x = new float[length];
    Arrays.fill(x, SENTINEL);
    return x;
  }

  /**
   * See {@link VectorRows}: a kernel of many operations that is inlined makes objects of vectors.
   */
  @Test
  void kernels_compiled_areTooLargeToBeInlined() throws IOException {
    int inlined = 325; // FreqInlineSize of the JVM
    for (Class<?> kernels :
        List.of(
            VectorActivations.class,
            VectorRows.class,
            VectorColumns.class,
            VectorPowerSums.class,
            VectorWaves.class)) {
      assertThat(codeSizes(kernels))
          .as(kernels.getSimpleName())
          .isNotEmpty()
          .allSatisfy((name, bytes) -> assertThat(bytes).as(name).isGreaterThan(inlined));
    }
  }

  /** Bytes of the methods of a class that are called from outside it, at the least. */
  private static Map<String, Integer> codeSizes(Class<?> type) throws IOException {
    Map<String, Integer> sizes = new TreeMap<>();
    ClassVisitor methods =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            if ((access & Opcodes.ACC_PRIVATE) != 0 || name.equals("<clinit>")) {
              return null;
            }
            return new CodeSizeEvaluator(null) {
              @Override
              public void visitEnd() {
                sizes.put(name, getMinSize());
              }
            };
          }
        };
    new ClassReader(type.getName()).accept(methods, 0);
    return sizes;
  }
}
