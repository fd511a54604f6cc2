package io.github.syncbn.driver.spark;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable;
import scala.Function1;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Parameters of Spark ML that are texts: Spark has no type of its own for them. Since 4.0.1 the
 * general type takes the class of its values, without which a server of Spark Connect cannot set
 * them; in 4.0.0 alone it wants a ClassTag instead (SPARK-52259).
 */
public final class TextParam {
  private TextParam() {}

  /**
   * A parameter.
   *
   * @param owner whose it is
   * @param valid whether a value is accepted
   */
  public static Param<String> of(
      Identifiable owner, String name, String doc, Function1<String, Object> valid) {
    return of(Param.class, owner, name, doc, valid);
  }

  @SuppressWarnings("unchecked")
  static <P> P of(
      Class<?> type, Identifiable owner, String name, String doc, Function1<?, ?> valid) {
    try {
      Optional<Constructor<?>> classed =
          constructor(type, String.class, String.class, String.class, Function1.class, Class.class);
      if (classed.isPresent()) {
        return (P) classed.get().newInstance(owner.uid(), name, doc, valid, String.class);
      }
      Optional<Constructor<?>> plain =
          constructor(type, Identifiable.class, String.class, String.class, Function1.class);
      if (plain.isPresent()) {
        return (P) plain.get().newInstance(owner, name, doc, valid);
      }
      return (P)
          constructor(
                  type,
                  Identifiable.class,
                  String.class,
                  String.class,
                  Function1.class,
                  ClassTag.class)
              .orElseThrow(() -> new IllegalStateException("no constructor known of " + type))
              .newInstance(owner, name, doc, valid, ClassTag$.MODULE$.apply(String.class));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Constructor<?>> constructor(Class<?> type, Class<?>... parameters) {
    return Arrays.<Constructor<?>>stream(type.getConstructors())
        .filter(constructor -> Arrays.equals(constructor.getParameterTypes(), parameters))
        .findFirst();
  }
}
