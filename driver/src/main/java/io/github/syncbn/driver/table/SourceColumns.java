package io.github.syncbn.driver.table;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.worker.table.BadValueException;
import io.github.syncbn.worker.table.CellReader;
import io.github.syncbn.worker.table.FeatureSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * What each column of one source means.
 *
 * @param parser features, or null if none are read
 * @param binary whether all features are bytes
 * @param label the label, or null if none is read
 * @param weightName name of the weight column, or null
 * @param weightField index of the weight column, or -1
 * @param split which set a row belongs to, or null if that is not needed
 * @param order ordering column, if any
 * @param faults where the source says which records it could not read
 * @param fields all names, hidden ones included
 */
public record SourceColumns(
    RowParser parser,
    boolean binary,
    LabelReader label,
    String weightName,
    int weightField,
    SplitRule split,
    OrderKey order,
    RecordFaults faults,
    List<String> fields)
    implements Serializable {
  private static final int SHOWN = 8;

  /**
   * With everything that training asks of a row; {@code split} is null where all rows are of one
   * set.
   */
  public static SourceColumns bind(
      FeatureSchema schema,
      DataSettings settings,
      LabelColumns label,
      Task task,
      SplitRule split,
      StructType table) {
    String weight = settings.weight().orElse(null);
    OrderKey order =
        settings
            .ordering()
            .column()
            .map(column -> OrderKey.bind(column, table))
            .orElseGet(OrderKey::none);
    return new SourceColumns(
        RowParser.bind(schema, table),
        schema.allBinary(),
        LabelReader.bind(label, task, table),
        weight,
        weightField(weight, table),
        split,
        order,
        RecordFaults.of(table),
        new ArrayList<>(Arrays.asList(table.fieldNames())));
  }

  /** Without split and order: what prediction and evaluation need. */
  static SourceColumns bind(
      FeatureSchema schema, LabelReader label, String weight, StructType table) {
    return new SourceColumns(
        RowParser.bind(schema, table),
        false,
        label,
        weight,
        weightField(weight, table),
        null,
        OrderKey.none(),
        RecordFaults.of(table),
        new ArrayList<>(Arrays.asList(table.fieldNames())));
  }

  /** Of whole records: nothing but whether they could be read. */
  static SourceColumns ofRecords(StructType table) {
    return new SourceColumns(
        null,
        false,
        null,
        null,
        -1,
        null,
        OrderKey.none(),
        RecordFaults.of(table),
        new ArrayList<>(Arrays.asList(table.fieldNames())));
  }

  static int weightField(String weight, StructType table) {
    if (weight == null) {
      return -1;
    }
    int field = ColumnNames.indexOf(table, weight, "weight");
    DataType type = table.apply(field).dataType();
    if (!(type instanceof NumericType || type instanceof StringType)) {
      throw new JobException(
          JobException.Kind.DATA,
          "Column '" + weight + "' has type " + type.simpleString() + "; weights are numbers.");
    }
    return field;
  }

  /** Positions of the columns that are read, and of all hidden ones. */
  int[] used() {
    IntStream read = parser == null ? IntStream.empty() : parser.fields();
    IntStream others =
        IntStream.concat(
            label == null ? IntStream.empty() : IntStream.of(label.fields()),
            IntStream.of(weightField));
    IntStream hidden =
        IntStream.range(0, fields.size()).filter(i -> RowSource.isHidden(fields.get(i)));
    return IntStream.concat(IntStream.concat(read, others), hidden)
        .filter(i -> i >= 0)
        .distinct()
        .toArray();
  }

  /** Weight of a row; 1 where there are no weights. */
  public float weight(Row row) {
    if (weightField < 0) {
      return 1;
    }
    Object cell = row.get(weightField);
    float weight = CellReader.number(cell, weightName);
    if (Float.isNaN(weight)) {
      throw bad("is missing", cell);
    }
    if (weight < 0) {
      throw bad("is negative", cell);
    }
    if (weight == 0 && CellReader.isNotZero(cell)) {
      throw bad("is too small for float32", cell);
    }
    return weight;
  }

  private BadValueException bad(String what, Object cell) {
    String reason = "weight '" + weightName + "' " + what;
    return new BadValueException(reason, cell == null ? reason : reason + ": " + cell);
  }

  /** A bad row for the report. */
  BadRows.Example example(Row row, String detail) {
    StringJoiner values = new StringJoiner(", ", "[", "]");
    int shown = 0;
    for (int i = 0; i < fields.size() && shown <= SHOWN; i++) {
      if (!RowSource.isHidden(fields.get(i))) {
        values.add(shown == SHOWN ? "..." : show(row.get(i)));
        shown++;
      }
    }
    String file = RowSource.hidden(fields, RowSource.FILE).map(row::getString).orElse("");
    long index = RowSource.hidden(fields, RowSource.INDEX).map(row::getLong).orElse(-1L);
    return BadRows.Example.ofRow(file, index, values.toString(), detail);
  }

  private static String show(Object cell) {
    if (cell instanceof byte[] bytes) {
      return bytes.length + " bytes";
    }
    return CellReader.shorten(
        cell instanceof Seq<?> values ? values.mkString("[", ", ", "]") : String.valueOf(cell));
  }
}
