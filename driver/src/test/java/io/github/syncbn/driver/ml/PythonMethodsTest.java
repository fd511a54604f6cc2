package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;

/** What estimators and models offer in Java, the Python package offers too. */
class PythonMethodsTest {
  private static final Path PACKAGE = Path.of("python/syncbn");

  /** What wrappers of PySpark do themselves, and what is for programs in Java. */
  private static final Set<String> OTHERWISE =
      Set.of(
          "analysis",
          "copy",
          "estimatedSize",
          "fit",
          "load",
          "params",
          "read",
          "table",
          "transform",
          "transformSchema",
          "uid",
          "write");

  @Test
  void methods_ofEstimatorsAndModels_areThoseOfThePackage() throws IOException {
    String source =
        Files.readString(PACKAGE.resolve("ml.py"))
            + Files.readString(PACKAGE.resolve("_settings.py"));
    Set<String> missing = new TreeSet<>();
    for (Class<?> type :
        List.of(
            NeuralNetworkClassifier.class,
            NeuralNetworkRegressor.class,
            NeuralNetworkClassificationModel.class,
            NeuralNetworkRegressionModel.class)) {
      Arrays.stream(type.getMethods())
          .filter(PythonMethodsTest::isOurs)
          .map(Method::getName)
          .filter(name -> !OTHERWISE.contains(name) && !source.contains("def " + name + "("))
          .forEach(missing::add);
    }
    assertThat(missing).isEmpty();
  }

  private static boolean isOurs(Method method) {
    return method
            .getDeclaringClass()
            .getPackageName()
            .equals(NeuralNetworkModel.class.getPackageName())
        && !Modifier.isStatic(method.getModifiers())
        && !method.isSynthetic()
        && !Param.class.isAssignableFrom(method.getReturnType());
  }
}
