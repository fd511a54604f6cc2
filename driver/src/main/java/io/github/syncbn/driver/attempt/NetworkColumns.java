package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.layer.InputColumn.Kind;
import io.github.syncbn.worker.layer.Numbers;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.table.FeatureSchema;
import java.util.ArrayList;
import java.util.List;

/** The columns of a table as the first layer of a network takes them. */
final class NetworkColumns {
  private NetworkColumns() {}

  /**
   * The network with the columns in its first layer; where the table has categories, one is put in
   * front if there is none.
   *
   * @throws JobException CONFIGURATION if categories stand among the values of images
   */
  static Network first(Network network, FeatureSchema schema) {
    boolean categories = schema.hasCategories();
    if (categories && schema.image()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "data.shape makes images of rows, but there are categories among the columns: name the"
              + " columns of the images in data.features, or leave data.shape out.");
    }
    List<InputColumn> columns = of(schema);
    if (network.columns().isPresent() || !categories) {
      // Those of a trained network, whose rows are preprocessed already, are known.
      boolean known = network.columns().filter(layer -> !layer.columns().isEmpty()).isPresent();
      return known ? network : network.withColumns(columns);
    }
    List<Entry> entries = new ArrayList<>();
    entries.add(Columns.of(columns));
    entries.addAll(network.entries());
    return new Network(entries);
  }

  /** Into how many bins the first layer cuts numbers that come from a table; else 0. */
  static int bins(Network network) {
    return network
        .columns()
        .filter(layer -> layer.columns().isEmpty())
        .map(Columns::numbers)
        .map(numbers -> numbers instanceof Numbers.PiecewiseLinear bins ? bins.bins() : 0)
        .orElse(0);
  }

  private static List<InputColumn> of(FeatureSchema schema) {
    List<InputColumn> columns = new ArrayList<>();
    for (FeatureSchema.Column column : schema.columns()) {
      int width = column.width();
      switch (column.kind()) {
        case CATEGORY ->
            columns.add(new InputColumn(column.name(), Kind.CATEGORY, column.levels().codes()));
        case BOOLEAN -> columns.add(new InputColumn(column.name(), Kind.FLAG, width));
        case NUMERIC, TIME -> {
          columns.add(new InputColumn(column.name(), Kind.NUMBER, 1));
          if (width > 1) {
            columns.add(new InputColumn(column.name(), Kind.FLAG, width - 1));
          }
        }
        default -> columns.add(new InputColumn(column.name(), Kind.NUMBER, width));
      }
    }
    return columns;
  }
}
