package io.github.syncbn.driver.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.file.StoredFile;
import io.github.syncbn.worker.network.MetadataLine;
import io.github.syncbn.worker.network.ModelFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The metadata of a saved model or estimator, laid out as Spark writes its lines of text. */
public final class MetadataFile {
  private static final String FIRST = ModelFormat.METADATA + "/" + ModelFormat.PART + "00000";

  /** Spark's mark of what is whole. */
  static final String SUCCESS = "_SUCCESS";

  /** Bytes within which the class stands. */
  private static final int HEAD = 512;

  private static final String OUR_CLASS = "\"class\":\"io.github.syncbn.";

  private MetadataFile() {}

  /** Writes the metadata of a directory that has none, with their digest. */
  public static void write(ObjectNode json, FileSystem files, Path directory) throws IOException {
    try (OutputStream out = StoredFile.create(files, new Path(directory, FIRST), false)) {
      out.write(MetadataLine.write(json));
    }
    StoredFile.create(files, new Path(directory, ModelFormat.METADATA + "/" + SUCCESS), false)
        .close();
  }

  /** Reads the metadata of a directory, as {@link MetadataLine#read}. */
  public static MetadataLine read(FileSystem files, Path directory) throws IOException {
    return MetadataLine.read(new DirectorySource(files, directory));
  }

  /**
   * Whether a directory may be replaced: it is empty, or holds metadata of a class of ours and
   * nothing else than what we write. Metadata need not be whole, so that what is damaged can be
   * replaced.
   *
   * @param own names of what lies beside the metadata
   */
  public static boolean replaceable(FileSystem files, Path directory, Set<String> own)
      throws IOException {
    if (!files.getFileStatus(directory).isDirectory()) {
      return false;
    }
    boolean metadata = false;
    FileStatus[] entries = files.listStatus(directory);
    for (FileStatus entry : entries) {
      String name = entry.getPath().getName();
      boolean ours = name.equals(ModelFormat.METADATA);
      metadata |= ours && entry.isDirectory() && isOfOurs(files, entry.getPath());
      if (!ours && !own.contains(name) && !isMark(name)) {
        return false;
      }
    }
    return metadata || entries.length == 0;
  }

  private static boolean isOfOurs(FileSystem files, Path metadata) throws IOException {
    boolean ours = false;
    for (FileStatus entry : files.listStatus(metadata)) {
      String name = entry.getPath().getName();
      if (name.startsWith(ModelFormat.PART) && entry.isFile()) {
        try (InputStream in = StoredFile.open(files, entry.getPath())) {
          ours |= new String(in.readNBytes(HEAD), UTF_8).contains(OUR_CLASS);
        }
      } else if (!isMark(name)) {
        return false;
      }
    }
    return ours;
  }

  /** What Spark and Hadoop leave beside files. */
  private static boolean isMark(String name) {
    return name.equals(SUCCESS) || name.startsWith(".") && name.endsWith(".crc");
  }
}
