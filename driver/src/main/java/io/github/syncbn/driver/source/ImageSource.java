package io.github.syncbn.driver.source;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.image.ImageDecoder;
import io.github.syncbn.driver.image.UnreadableImageException;
import io.github.syncbn.driver.job.ImageReading;
import io.github.syncbn.driver.spark.HadoopSettings;
import io.github.syncbn.driver.spark.TaskObjects;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Rows of image files: {@code features} (binary, channel by channel) and {@code label}, the name of
 * the folder that holds the image. Decoded and resized in tasks.
 */
final class ImageSource {
  private static final int FILES_PER_PART = 2000;

  private ImageSource() {}

  static RowSource read(SparkSession spark, String path, ImageReading reading) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    List<ImageFile> images = ImageListing.of(path, reading.charset(), hadoop);
    ImageDecoder decoder = new ImageDecoder(reading.maxPixels());
    Shape shape = shape(images, reading, decoder, hadoop);
    StructType schema =
        new StructType()
            .add(ImageColumn.field("features", shape))
            .add("label", DataTypes.StringType, true)
            .add(RowSource.FILE, DataTypes.StringType, false)
            .add(RowSource.UNREADABLE, DataTypes.StringType, true);
    Broadcast<SerializableConfiguration> settings =
        HadoopSettings.broadcast(spark.sparkContext(), hadoop);
    int most = Math.max(1, spark.sparkContext().defaultParallelism());
    int parts = Math.min(images.size(), Math.max(most, images.size() / FILES_PER_PART));
    JavaRDD<Row> rows =
        TaskObjects.parallelize(spark.sparkContext(), images, parts)
            .mapPartitions(new Decoding(decoder, shape, reading.resizes(), settings));
    return new RowSource(spark.createDataFrame(rows, schema), path, false);
  }

  /** The shape that all images get: as set, else that of the first image that can be read. */
  private static Shape shape(
      List<ImageFile> images, ImageReading reading, ImageDecoder decoder, Configuration hadoop) {
    if (reading.resizes()) {
      return new Shape(reading.channels(), reading.height().get(), reading.width().get());
    }
    UnreadableImageException last = null;
    try (ImageFiles files = new ImageFiles(hadoop, decoder.maxBytes())) {
      for (ImageFile image : images) {
        try {
          Shape first = decoder.shape(files.read(image));
          return new Shape(reading.channels(), first.dims()[1], first.dims()[2]);
        } catch (UnreadableImageException e) {
          last = e;
        }
      }
    }
    throw new JobException(
        JobException.Kind.DATA,
        String.format(
            Locale.ROOT,
            "None of %,d images can be read; the last, %s: %s.",
            images.size(),
            images.get(images.size() - 1).name(),
            last.getMessage()),
        last);
  }

  /** What a task does with its files; an unreadable one becomes a row that says why. */
  private record Decoding(
      ImageDecoder decoder,
      Shape shape,
      boolean resize,
      Broadcast<SerializableConfiguration> hadoop)
      implements FlatMapFunction<Iterator<ImageFile>, Row> {

    @Override
    public Iterator<Row> call(Iterator<ImageFile> images) {
      ImageFiles files = new ImageFiles(hadoop.value().value(), decoder.maxBytes());
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) context -> files.close());
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return images.hasNext();
        }

        @Override
        public Row next() {
          return row(images.next(), files);
        }
      };
    }

    private Row row(ImageFile image, ImageFiles files) {
      byte[] pixels = null;
      String reason = null;
      try {
        pixels = decoder.decode(files.read(image), shape, resize);
      } catch (UnreadableImageException e) {
        reason = e.getMessage();
      }
      return RowFactory.create(pixels, image.label(), image.name(), reason);
    }
  }
}
