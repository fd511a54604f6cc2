package io.github.syncbn.worker.spark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import scala.collection.AbstractIterator;
import scala.collection.Iterable;
import scala.collection.immutable.Map$;
import scala.collection.mutable.ArrayBuffer;

/**
 * Collections of Java for Spark, and back, by what Scala 2.12 and 2.13 both have: their own
 * converters stand in other packages.
 */
public final class ScalaCollections {
  private ScalaCollections() {}

  /** A copy, which is what Spark calls a Seq under either Scala. */
  public static <T> scala.collection.immutable.List<T> list(Collection<? extends T> values) {
    ArrayBuffer<T> buffer = new ArrayBuffer<>(values.size());
    values.forEach(buffer::$plus$eq);
    return buffer.toList();
  }

  /** A copy. */
  @SuppressWarnings("unchecked") // Scala 2.13 gives Java no types here.
  public static <K, V> scala.collection.immutable.Map<K, V> map(Map<K, V> values) {
    scala.collection.immutable.Map<K, V> copy = Map$.MODULE$.empty();
    for (Map.Entry<K, V> entry : values.entrySet()) {
      copy = copy.updated(entry.getKey(), entry.getValue());
    }
    return copy;
  }

  /** What a task of Spark gives, element by element. */
  public static <T> scala.collection.Iterator<T> iterator(Iterator<? extends T> values) {
    return new AbstractIterator<>() {
      @Override
      public boolean hasNext() {
        return values.hasNext();
      }

      @Override
      public T next() {
        return values.next();
      }
    };
  }

  /** What a task of Spark gets, element by element. */
  public static <T> Iterator<T> iterator(scala.collection.Iterator<? extends T> values) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return values.hasNext();
      }

      @Override
      public T next() {
        return values.next();
      }
    };
  }

  /** A copy. */
  public static <T> List<T> javaList(Iterable<? extends T> values) {
    List<T> copy = new ArrayList<>();
    iterator(values.iterator()).forEachRemaining(copy::add);
    return copy;
  }
}
