package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.spark.HadoopSettings;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Rows of IDX files: {@code features} (binary) and, with a file of labels, {@code label} (int). */
final class IdxSource {
  private static final long PART_BYTES = 16L << 20;

  private IdxSource() {}

  static RowSource read(SparkSession spark, String path, Optional<String> labelsPath, int maxRow) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    IdxFile images = IdxFile.open(path, maxRow, hadoop);
    Optional<IdxFile> labels = labelsPath.map(name -> IdxFile.open(name, maxRow, hadoop));
    labels.ifPresent(file -> checkLabels(images, file));
    int most = Math.max(1, spark.sparkContext().defaultParallelism());
    long wanted = Math.max(1, (long) images.rows() * images.width() / PART_BYTES);
    // A gzip file is unpacked up to its part by each task, so there are no more parts than run at
    // once.
    int parts =
        (int) Math.min(Math.max(1, images.rows()), Math.max(most, images.gzip() ? 1 : wanted));
    StructType schema = new StructType().add(ImageColumn.field("features", images.shape()));
    if (labels.isPresent()) {
      schema = schema.add("label", DataTypes.IntegerType, false);
    }
    schema =
        schema
            .add(RowSource.FILE, DataTypes.StringType, false)
            .add(RowSource.INDEX, DataTypes.LongType, false);
    Broadcast<SerializableConfiguration> settings =
        HadoopSettings.broadcast(spark.sparkContext(), hadoop);
    JavaRDD<Row> rows =
        spark
            .range(0, parts, 1, parts)
            .as(Encoders.LONG())
            .javaRDD()
            .mapPartitions(new Parts(images, labels.orElse(null), parts, settings));
    return new RowSource(spark.createDataFrame(rows, schema), path, false);
  }

  private static void checkLabels(IdxFile images, IdxFile labels) {
    if (labels.width() != 1) {
      throw new JobException(
          DATA, labels.path() + " has " + labels.width() + " values a row where labels have one.");
    }
    if (labels.rows() != images.rows()) {
      throw new JobException(
          DATA,
          String.format(
              Locale.ROOT,
              "%s has %,d rows, but %s has %,d labels.",
              images.path(),
              images.rows(),
              labels.path(),
              labels.rows()));
    }
  }

  /** Part p of P has rows [p n / P, (p + 1) n / P); {@code labels} is null where there are none. */
  private record Parts(
      IdxFile images, IdxFile labels, int parts, Broadcast<SerializableConfiguration> settings)
      implements FlatMapFunction<Iterator<Long>, Row> {

    @Override
    public Iterator<Row> call(Iterator<Long> numbers) throws IOException {
      if (!numbers.hasNext()) {
        return Collections.emptyIterator();
      }
      long part = numbers.next();
      int from = (int) (part * images.rows() / parts);
      int to = (int) ((part + 1) * images.rows() / parts);
      Configuration hadoop = settings.value().value();
      DataInputStream features = images.from(from, hadoop);
      DataInputStream targets = labels == null ? null : labels.from(from, hadoop);
      TaskContext.get()
          .addTaskCompletionListener(
              context -> {
                close(features);
                close(targets);
              });
      return new Rows(images, features, targets, from, to);
    }

    private static void close(DataInputStream in) {
      try {
        if (in != null) {
          in.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Rows implements Iterator<Row> {
    private final IdxFile file;
    private final DataInputStream features;
    private final DataInputStream targets;
    private final int to;
    private int at;

    Rows(IdxFile file, DataInputStream features, DataInputStream targets, int from, int to) {
      this.file = file;
      this.features = features;
      this.targets = targets;
      this.at = from;
      this.to = to;
    }

    @Override
    public boolean hasNext() {
      return at < to;
    }

    @Override
    public Row next() {
      if (at >= to) {
        throw new NoSuchElementException();
      }
      try {
        byte[] pixels = new byte[file.width()];
        features.readFully(pixels);
        long index = at++;
        return targets == null
            ? RowFactory.create(pixels, file.path(), index)
            : RowFactory.create(pixels, targets.readUnsignedByte(), file.path(), index);
      } catch (IOException e) {
        throw new UncheckedIOException(file.path() + " cannot be read", e);
      }
    }
  }
}
