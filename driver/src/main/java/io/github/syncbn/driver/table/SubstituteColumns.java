package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Columns of a table that are read instead of those that a model was trained on. As many columns,
 * in the same order, may have other names, and be arrays for vectors or vectors for arrays. Another
 * number of columns makes up the same row of features: one array or vector for several columns, or
 * numbers, with one array, vector or binary column among them at most, for one.
 */
public final class SubstituteColumns {
  private final FeatureSchema trained;
  private final List<String> names;
  private final StructType table;

  private SubstituteColumns(FeatureSchema trained, List<String> names, StructType table) {
    this.trained = trained;
    this.names = names;
    this.table = table;
  }

  /**
   * The features of a model in other columns of a table.
   *
   * @throws JobException if a column is missing, or they do not make as many features
   */
  public static FeatureSchema of(FeatureSchema trained, List<String> names, StructType table) {
    SubstituteColumns substitute = new SubstituteColumns(trained, names, table);
    List<Column> columns =
        names.size() == trained.columns().size() ? substitute.renamed() : substitute.assembled();
    return new FeatureSchema(columns, trained.shape());
  }

  private DataType type(String name) {
    return table.apply(ColumnNames.indexOf(table, name, "feature")).dataType();
  }

  private List<Column> renamed() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Column column = trained.columns().get(i);
      Kind found = ColumnKinds.of(type(names.get(i))).orElse(column.kind());
      Kind kind = list(column.kind()) && list(found) ? found : column.kind();
      columns.add(new Column(names.get(i), kind, column.width(), column.levels()));
    }
    return columns;
  }

  private static boolean list(Kind kind) {
    return kind == Kind.ARRAY || kind == Kind.VECTOR;
  }

  private List<Column> assembled() {
    List<Kind> kinds = new ArrayList<>();
    int numbers = 0;
    for (String name : names) {
      DataType type = type(name);
      Kind kind = ColumnKinds.of(type).orElseThrow(() -> ColumnKinds.unsupported(name, type, ""));
      kinds.add(kind);
      numbers += number(kind) ? 1 : 0;
    }
    int rest = trained.features() - numbers;
    if (numbers < names.size() - 1 || (numbers == names.size() ? rest != 0 : rest < 1)) {
      throw new JobException(
          CONFIGURATION,
          "The columns "
              + names
              + " do not make the "
              + trained.features()
              + " features that the model takes: name one array or vector of so many, so many"
              + " numbers, or columns as those of the training, "
              + trained.columns().stream().map(Column::name).toList()
              + ".");
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      columns.add(new Column(names.get(i), kinds.get(i), number(kinds.get(i)) ? 1 : rest));
    }
    return columns;
  }

  private static boolean number(Kind kind) {
    return kind == Kind.NUMERIC || kind == Kind.BOOLEAN;
  }
}
