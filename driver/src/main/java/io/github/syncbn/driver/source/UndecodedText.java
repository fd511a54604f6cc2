package io.github.syncbn.driver.source;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.contains;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.source.TextEncoding.Undecodable;
import io.github.syncbn.driver.spark.HadoopSettings;
import io.github.syncbn.driver.spark.SparkApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Seq;

/**
 * Finds cells of text files that hold U+FFFD because their bytes stand for no character. Only where
 * a cell has a U+FFFD is its file read again, once in each process, to see whether it stands there
 * as such.
 *
 * @param encoding of the files
 * @param names of the columns that are looked at
 * @param hadoop how files are reached
 */
record UndecodedText(
    TextEncoding encoding, List<String> names, Broadcast<SerializableConfiguration> hadoop)
    implements UDF2<String, Seq<String>, String> {
  private static final String REPLACEMENT = "\uFFFD";
  private static final int KEPT = 1000;

  /** What was found in files, as every task of a process that meets a U+FFFD would look again. */
  private static final Map<String, Optional<Undecodable>> FOUND = new ConcurrentHashMap<>();

  /**
   * What is wrong with the text of a row, else null: a column to be added to the rows.
   *
   * @param file column of the file that a row is from
   */
  static Column in(Dataset<Row> rows, Column file, TextEncoding encoding) {
    List<String> names = new ArrayList<>();
    List<Column> texts = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      if (hasText(field.dataType())) {
        names.add(field.name());
        Column column = ColumnsAt.named(rows, field.name());
        texts.add(field.dataType() instanceof StringType ? column : column.cast("string"));
      }
    }
    if (texts.isEmpty()) {
      return lit(null).cast(DataTypes.StringType);
    }
    Column[] all = texts.toArray(Column[]::new);
    Configuration settings = rows.sparkSession().sessionState().newHadoopConf();
    UndecodedText found =
        new UndecodedText(
            encoding,
            names,
            HadoopSettings.broadcast(rows.sparkSession().sparkContext(), settings));
    Column together = concat_ws("", all);
    return when(
        not(SparkApi.isValidUtf8(together)).or(contains(together, lit(REPLACEMENT))),
        udf(found, DataTypes.StringType).apply(file, array(all)));
  }

  /**
   * Refuses files that cannot be decoded.
   *
   * @throws JobException DATA with the first file and its line, if there is one
   */
  static void refuse(Dataset<Row> files, TextEncoding encoding) {
    Configuration hadoop = files.sparkSession().sessionState().newHadoopConf();
    for (String file : files.inputFiles()) {
      try {
        Optional<Undecodable> first = encoding.firstUndecodable(file, hadoop);
        if (first.isPresent()) {
          throw new JobException(
              JobException.Kind.DATA,
              file
                  + ", line "
                  + first.get().line()
                  + ": the bytes "
                  + first.get().bytes()
                  + " are no "
                  + encoding.name()
                  + ": "
                  + TextEncoding.ADVICE
                  + ".");
        }
      } catch (IOException e) {
        throw SparkFailure.unreadable(file, e);
      }
    }
  }

  /** Rows of any table with what is wrong with their text, if it has any. */
  static Dataset<Row> checking(Dataset<Row> rows) {
    List<String> names = new ArrayList<>(List.of(rows.columns()));
    List<Column> faults = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (rows.schema().fields()[i].dataType() instanceof StringType
          && !RowSource.isHidden(names.get(i))) {
        faults.add(
            when(
                not(SparkApi.isValidUtf8(ColumnsAt.at(i))),
                lit("column '" + names.get(i) + "' has bytes that are no UTF-8")));
      }
    }
    if (faults.isEmpty()) {
      return rows;
    }
    names.add(RowSource.UNDECODED);
    return ColumnsAt.numbered(rows)
        .withColumn(RowSource.UNDECODED, coalesce(faults.toArray(Column[]::new)))
        .toDF(names.toArray(String[]::new));
  }

  private static boolean hasText(DataType type) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (hasText(field.dataType())) {
          return true;
        }
      }
      return false;
    }
    return type instanceof StringType
        || type instanceof ArrayType array && hasText(array.elementType())
        || type instanceof MapType map && (hasText(map.keyType()) || hasText(map.valueType()));
  }

  @Override
  public String call(String file, Seq<String> texts) {
    if (FOUND.size() > KEPT) {
      FOUND.clear();
    }
    Optional<Undecodable> first = FOUND.computeIfAbsent(encoding.name() + " " + file, this::look);
    if (first.isEmpty()) {
      return null;
    }
    String name = "";
    String text = "";
    for (int i = 0; i < names.size(); i++) {
      if (texts.apply(i) != null && texts.apply(i).contains(REPLACEMENT)) {
        name = names.get(i);
        text = texts.apply(i);
        break;
      }
    }
    return "column '"
        + name
        + "' is \""
        + (text.length() <= 40 ? text : text.substring(0, 37) + "...")
        + "\", with bytes that are no "
        + encoding.name()
        + "; the first of the file are "
        + first.get().bytes()
        + " in line "
        + first.get().line();
  }

  private Optional<Undecodable> look(String key) {
    String file = key.substring(key.indexOf(' ') + 1);
    try {
      return encoding.firstUndecodable(file, hadoop.value().value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
