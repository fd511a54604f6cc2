package io.github.syncbn.worker.spark;

import java.io.Serializable;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * The one element of a partition, as the result of its task: no array of it, which a serializer
 * would have to know.
 */
public final class FirstElement extends AbstractFunction1<Iterator<String>, String>
    implements Serializable {

  @Override
  public String apply(Iterator<String> elements) {
    return elements.next();
  }
}
