package io.github.syncbn.driver.scoring;

import static org.apache.spark.sql.functions.struct;

import io.github.syncbn.driver.source.ColumnsAt;
import io.github.syncbn.driver.spark.SparkApi;
import io.github.syncbn.worker.spark.ScalaCollections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.GetColumnByOrdinal;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.KnownNotNull;
import org.apache.spark.sql.catalyst.expressions.KnownNullable;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.objects.NewInstance$;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * A row in the form that Spark keeps it in. Values of every type go from one such row to another as
 * they are; {@link Row} knows no collations, changes the order of a map's entries, decodes text
 * that is no UTF-8, and has one type for all intervals of days. Columns are found by position, so
 * that two may have one name.
 *
 * @param values the values, a copy of those that Spark's iterator shows
 */
public record StoredRow(InternalRow values) {

  public StoredRow {
    values = values.copy();
  }

  /** All rows of a table with all of its columns. */
  static Dataset<StoredRow> of(Dataset<Row> table) {
    StructType schema = table.schema();
    Column[] all = IntStream.range(0, schema.size()).mapToObj(ColumnsAt::at).toArray(Column[]::new);
    return ColumnsAt.numbered(table).select(struct(all)).as(reading(schema));
  }

  /** Reads the one column of a table, a struct, as rows of a schema. */
  private static Encoder<StoredRow> reading(StructType schema) {
    Expression read =
        NewInstance$.MODULE$.apply(
            StoredRow.class,
            seq(List.of(new GetColumnByOrdinal(0, schema))),
            new ObjectType(StoredRow.class),
            false);
    return SparkApi.encoder(fields(schema), read);
  }

  /**
   * The rows that a function makes of those of a table.
   *
   * @param to their schema
   */
  static Dataset<Row> mapped(
      Dataset<Row> table, MapPartitionsFunction<StoredRow, InternalRow> function, StructType to) {
    Dataset<Row> rows = of(table).mapPartitions(function, writing(to)).toDF();
    if (Arrays.stream(to.fields()).noneMatch(field -> isNested(field.dataType()))) {
      return rows;
    }
    Dataset<Row> numbered = ColumnsAt.numbered(rows);
    return numbered.select(
        IntStream.range(0, to.size())
            .mapToObj(i -> whole(ColumnsAt.at(i), to.fields()[i]))
            .toArray(Column[]::new));
  }

  /**
   * A column that is always asked for as a whole. Of a part of a column, such as {@code s.b},
   * Spark's rule ObjectSerializerPruning believes that the serializer below has left out the other
   * parts, which only a serializer does that is made of nested named structs; it would then read
   * the wrong part. It does not look through an expression.
   */
  private static Column whole(Column column, StructField field) {
    if (!isNested(field.dataType())) {
      return column.as(field.name(), field.metadata());
    }
    return SparkApi.with(column, field.nullable() ? KnownNullable::new : KnownNotNull::new)
        .as(field.name(), field.metadata());
  }

  private static boolean isNested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
  }

  /** Writes rows of a schema. */
  private static Encoder<InternalRow> writing(StructType schema) {
    return SparkApi.encoder(fields(schema), new GetColumnByOrdinal(0, schema));
  }

  private static Expression fields(StructType schema) {
    List<Expression> namesAndValues = new ArrayList<>();
    BoundReference row = new BoundReference(0, schema, false);
    for (int i = 0; i < schema.size(); i++) {
      StructField field = schema.fields()[i];
      namesAndValues.add(Literal.create(UTF8String.fromString(field.name()), DataTypes.StringType));
      namesAndValues.add(new GetStructField(row, i, Option.apply(field.name())));
    }
    return new CreateNamedStruct(seq(namesAndValues));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return ScalaCollections.list(list);
  }
}
