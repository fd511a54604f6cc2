package io.github.syncbn.driver.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.network.MetadataLine;
import io.github.syncbn.worker.network.ModelFormat;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The metadata of a saved model or estimator, laid out as Spark writes its lines of text. */
public final class MetadataFile {
  private static final String FIRST = ModelFormat.METADATA + "/" + ModelFormat.PART + "00000";

  /** Spark's mark of what is whole. */
  static final String SUCCESS = "_SUCCESS";

  private MetadataFile() {}

  /** Writes the metadata of a directory that has none, with their digest. */
  public static void write(ObjectNode json, FileSystem files, Path directory) throws IOException {
    try (OutputStream out = files.create(new Path(directory, FIRST), false)) {
      out.write(MetadataLine.write(json));
    }
    files.create(new Path(directory, ModelFormat.METADATA + "/" + SUCCESS), false).close();
  }

  /** Reads the metadata of a directory, as {@link MetadataLine#read}. */
  public static MetadataLine read(FileSystem files, Path directory) throws IOException {
    return MetadataLine.read(new DirectorySource(files, directory));
  }
}
