package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Data that ships with syncbn. */
final class BuiltinSource {
  private static final String DIGITS = "builtin:digits";

  private BuiltinSource() {}

  static RowSource read(SparkSession spark, String format) {
    if (!format.equals(DIGITS)) {
      throw new JobException(
          CONFIGURATION, "There is no built-in data '" + format + "'; there is: " + DIGITS + ".");
    }
    try (InputStream in = BuiltinSource.class.getResourceAsStream("digits.csv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String[] names = lines.readLine().split(",");
      StructType schema = new StructType();
      for (String name : names) {
        schema = schema.add(name, DataTypes.IntegerType, false);
      }
      schema = schema.add(RowSource.INDEX, DataTypes.LongType, false);
      List<Row> rows = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Object[] row = new Object[names.length + 1];
        String[] fields = line.split(",");
        for (int i = 0; i < fields.length; i++) {
          row[i] = Integer.valueOf(fields[i]);
        }
        row[names.length] = (long) rows.size();
        rows.add(RowFactory.create(row));
      }
      return new RowSource(spark.createDataFrame(rows, schema), DIGITS, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
