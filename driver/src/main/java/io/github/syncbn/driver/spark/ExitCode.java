package io.github.syncbn.driver.spark;

import java.lang.reflect.Constructor;
import org.apache.spark.SparkUserAppException;

/** Ends an application with an exit code where {@code System.exit} must not. */
public final class ExitCode {
  private ExitCode() {}

  /** What Spark takes for one. Its constructor has a cause as well from Spark 4.1 on. */
  public static SparkUserAppException of(int code) {
    Constructor<?> constructor = SparkUserAppException.class.getConstructors()[0];
    try {
      return (SparkUserAppException)
          (constructor.getParameterCount() == 1
              ? constructor.newInstance(code)
              : constructor.newInstance(code, null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("SparkUserAppException is not as it was", e);
    }
  }
}
