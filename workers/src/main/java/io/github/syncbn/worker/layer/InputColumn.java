package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import java.io.Serializable;

/**
 * A column of a table, as its values reach the network: some features of a row, one after another.
 * Public API.
 *
 * @param name as in the table
 * @param kind what its features are
 * @param size number of features, 1 or more; of a category, which is one feature, the number of
 *     codes, 2 to {@link #MOST_CODES}
 */
public record InputColumn(String name, Kind kind, int size) implements Serializable {
  /** Code of a category that a row does not have. */
  public static final int MISSING = 0;

  /** Code of a category that was rare or absent where the levels were learned. */
  public static final int UNKNOWN = 1;

  /** As a float32 holds every whole number up to here. */
  public static final int MOST_CODES = 1 << 24;

  /** What the features of a column are. */
  public enum Kind {
    /** Numbers, each a feature. */
    NUMBER,
    /** Features that are 0 or 1. */
    FLAG,
    /** One feature: a code, a whole number from 0. */
    CATEGORY
  }

  public InputColumn {
    int least = kind == Kind.CATEGORY ? 2 : 1;
    if (size < least || kind == Kind.CATEGORY && size > MOST_CODES) {
      throw new IllegalArgumentException(
          "column '"
              + name
              + "' cannot have "
              + size
              + (kind == Kind.CATEGORY ? " codes" : " features"));
    }
  }

  /** Features of a row that are this column's. */
  public int features() {
    return kind == Kind.CATEGORY ? 1 : size;
  }

  /**
   * The code that a feature says: {@link #UNKNOWN} where it is no whole number below {@code codes}.
   */
  static int code(float feature, int codes) {
    int code = (int) feature;
    return code == feature && code >= 0 && code < codes ? code : UNKNOWN;
  }

  /** The same in a graph, as a float. */
  static Value code(Graph graph, Value feature, int codes) {
    Value whole = graph.node("Equal", graph.node("Floor", feature), feature);
    Value notBelow = graph.node("GreaterOrEqual", feature, graph.scalar(0f));
    Value notAbove = graph.node("Less", feature, graph.scalar((float) codes));
    Value known = graph.node("And", whole, graph.node("And", notBelow, notAbove));
    return graph.node("Where", known, feature, graph.scalar((float) UNKNOWN));
  }
}
