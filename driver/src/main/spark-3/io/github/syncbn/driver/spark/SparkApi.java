package io.github.syncbn.driver.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.internal.SessionState;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.reflect.ClassTag$;

/** What Spark 3.5 and Spark 4 call by other names. This is for Spark 3.5; the other has a twin. */
public final class SparkApi {
  /** What Spark 3.5 says of a cancelled job, for which Spark 4 has a name. */
  private static final Pattern CANCELLED = Pattern.compile("Job \\d+ cancelled");

  private SparkApi() {}

  /** Whether a session has its driver in this JVM, and is no client of Spark Connect. */
  public static boolean isClassic(SparkSession session) {
    // The client's jar has a class of this name too, and stands in the place of this one.
    return true;
  }

  public static SessionState state(SparkSession session) {
    return session.sessionState();
  }

  public static LogicalPlan optimizedPlan(Dataset<Row> table) {
    return table.queryExecution().optimizedPlan();
  }

  /** Spark's name for what went wrong, as {@code UNRESOLVED_COLUMN}; empty where it has none. */
  public static String condition(Throwable failure) {
    if (failure instanceof SparkException
        && CANCELLED.matcher("" + failure.getMessage()).lookingAt()) {
      return "SPARK_JOB_CANCELLED";
    }
    return failure instanceof SparkThrowable spark && spark.getErrorClass() != null
        ? spark.getErrorClass()
        : "";
  }

  public static void cancelJobsWithTag(SparkContext context, String tag, String reason) {
    context.cancelJobsWithTag(tag);
  }

  /** Whether the bytes of a text are UTF-8; null of null. */
  public static Column isValidUtf8(Column text) {
    UDF1<byte[], Boolean> valid = bytes -> bytes == null ? null : isValidUtf8(bytes);
    return functions.udf(valid, DataTypes.BooleanType).apply(text.cast("binary"));
  }

  private static boolean isValidUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** What a function of Catalyst makes of a column. */
  public static Column with(Column column, UnaryOperator<Expression> function) {
    return new Column(function.apply(column.expr()));
  }

  /** An encoder of these two expressions. */
  public static <T> Encoder<T> encoder(Expression writing, Expression reading) {
    return new ExpressionEncoder<>(writing, reading, ClassTag$.MODULE$.apply(Object.class));
  }

  /** A zip file, without the local headers of its entries: each would be a seek. */
  public static ZipFile zip(SeekableByteChannel channel) throws IOException {
    return new ZipFile(channel, "a zip file", StandardCharsets.UTF_8.name(), true, true);
  }

  /** The metadata of a stage of Spark ML, as it writes them. */
  public static String metadata(Params stage, SparkSession session) {
    return DefaultParamsWriter$.MODULE$.getMetadataToSave(
        stage, session.sparkContext(), Option.empty(), Option.empty());
  }
}
