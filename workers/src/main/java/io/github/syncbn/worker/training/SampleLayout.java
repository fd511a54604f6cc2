package io.github.syncbn.worker.training;

import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;

/**
 * Where a sample of the values between layers lies in one vector of doubles: value after value as
 * {@link io.github.syncbn.worker.network.Operation} numbers them, from 1 on, row after row of the
 * batch, unit after unit.
 */
public final class SampleLayout {
  private final List<Shape> shapes;
  private final int rows;
  private final int[] units;
  private final int[] offsets;

  /**
   * The places of an observation's rows and units.
   *
   * @throws IllegalArgumentException if a sample has more values than one vector can hold
   */
  public SampleLayout(ParameterLayout layout, Observation observation) {
    this.shapes = layout.shapes();
    this.rows = observation.rows();
    this.units = new int[shapes.size()];
    this.offsets = new int[shapes.size() + 1];
    long offset = 0;
    for (int v = 1; v < shapes.size(); v++) {
      units[v] = Math.min(observation.units(), shapes.get(v).size());
      offsets[v] = (int) offset;
      offset += (long) rows * units[v];
      if (offset > Integer.MAX_VALUE / Double.BYTES) {
        throw new IllegalArgumentException(
            "training.observe looks at "
                + rows
                + " rows, whose values of all layers do not fit one array; use fewer rows or units there");
      }
    }
    offsets[shapes.size()] = (int) offset;
  }

  /** Doubles in a sample. */
  public int length() {
    return offsets[shapes.size()];
  }

  /** Rows of a sample. */
  public int rows() {
    return rows;
  }

  /** How many units of value {@code value}, 1 or more, are in a sample. */
  public int units(int value) {
    return units[value];
  }

  /** Which element of a row of value {@code value} is its sampled unit {@code unit}. */
  public int element(int value, int unit) {
    return (int) ((long) unit * shapes.get(value).size() / units[value]);
  }

  /** Where the sampled units of a row of a value start. */
  public int offset(int value, int row) {
    return offsets[value] + row * units[value];
  }
}
