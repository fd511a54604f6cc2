package io.github.syncbn.driver.spark;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkThrowable;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoder;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.internal.SessionState;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** What Spark 3.5 and Spark 4 call by other names. This is for Spark 4; the other has a twin. */
public final class SparkApi {
  private SparkApi() {}

  /** Whether a session has its driver in this JVM, and is no client of Spark Connect. */
  public static boolean isClassic(SparkSession session) {
    return session instanceof org.apache.spark.sql.classic.SparkSession;
  }

  public static SessionState state(SparkSession session) {
    return ((org.apache.spark.sql.classic.SparkSession) session).sessionState();
  }

  public static LogicalPlan optimizedPlan(Dataset<Row> table) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) table).queryExecution().optimizedPlan();
  }

  /** Spark's name for what went wrong, as {@code UNRESOLVED_COLUMN}; empty where it has none. */
  public static String condition(Throwable failure) {
    return failure instanceof SparkThrowable spark && spark.getCondition() != null
        ? spark.getCondition()
        : "";
  }

  public static void cancelJobsWithTag(SparkContext context, String tag, String reason) {
    context.cancelJobsWithTag(tag, reason);
  }

  /** Whether the bytes of a text are UTF-8. */
  public static Column isValidUtf8(Column text) {
    return functions.is_valid_utf8(text);
  }

  /** What a function of Catalyst makes of a column. */
  public static Column with(Column column, UnaryOperator<Expression> function) {
    return ExpressionUtils.column(function.apply(ExpressionUtils.expression(column)));
  }

  /** An encoder of these two expressions. */
  @SuppressWarnings("unchecked")
  public static <T> Encoder<T> encoder(Expression writing, Expression reading) {
    // What it asks for besides, of which only the class is looked at.
    AgnosticEncoder<T> any =
        (AgnosticEncoder<T>) ExpressionEncoder.apply(new StructType()).encoder();
    return new ExpressionEncoder<>(any, writing, reading);
  }

  /** A zip file, without the local headers of its entries: each would be a seek. */
  public static ZipFile zip(SeekableByteChannel channel) throws IOException {
    return ZipFile.builder().setSeekableByteChannel(channel).setIgnoreLocalFileHeader(true).get();
  }

  /** The metadata of a stage of Spark ML, as it writes them. */
  public static String metadata(Params stage, SparkSession session) {
    return DefaultParamsWriter$.MODULE$.getMetadataToSave(
        stage, session, Option.empty(), Option.empty());
  }
}
