package io.github.syncbn.driver.checkpoint;

import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.Lease;
import io.github.syncbn.driver.file.StoredFile;
import io.github.syncbn.worker.network.Safetensors;
import io.github.syncbn.worker.network.StoredTensor;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one training, a directory each, {@code step-000000001200}, on any Hadoop file
 * system. Nothing relies on renaming, which is not atomic on object stores: the tensors are written
 * first and the manifest last, and a directory without a valid manifest is no checkpoint.
 */
public final class CheckpointDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointDirectory.class);
  private static final String PREFIX = "step-";
  private static final String STATE = "state.safetensors";
  private static final String MANIFEST = "manifest.json";

  private final Path path;
  private final Configuration hadoop;

  /**
   * A directory, which need not exist.
   *
   * @param path a Hadoop URI
   * @param hadoop configuration of its file system
   */
  public CheckpointDirectory(String path, Configuration hadoop) {
    this.path = HadoopPath.of(path);
    this.hadoop = hadoop;
  }

  /**
   * Takes the right to write and delete checkpoints here, which one job has at a time.
   *
   * @throws io.github.syncbn.driver.JobException as {@link Lease#inside}
   */
  public Lease lease() {
    return Lease.inside("checkpoint.path", path, hadoop);
  }

  /** Whether it holds anything that was meant to be a checkpoint. */
  public boolean isEmpty() throws IOException {
    return directories(files()).isEmpty();
  }

  /** Deletes all checkpoints. */
  public void clear() throws IOException {
    FileSystem files = files();
    for (Path directory : directories(files)) {
      delete(files, directory);
    }
  }

  /**
   * Writes a checkpoint, and deletes older ones beyond the last {@code keep}.
   *
   * @throws IOException if it cannot be written; those before stay as they are
   */
  public void write(Checkpoint checkpoint, int keep) throws IOException {
    FileSystem files = files();
    Path directory =
        new Path(path, String.format(Locale.ROOT, "%s%012d", PREFIX, checkpoint.step()));
    try {
      delete(files, directory);
      MessageDigest sha = sha256();
      Path state = new Path(directory, STATE);
      try (StoredFile.Output out = StoredFile.create(files, state, true)) {
        Safetensors.write(new DigestOutputStream(out, sha), Map.of(), checkpoint.tensors());
        out.persist();
      }
      CheckpointManifest manifest =
          new CheckpointManifest(
              checkpoint.step(),
              checkpoint.identity(),
              checkpoint.numerics(),
              checkpoint.rows(),
              files.getFileStatus(state).getLen(),
              HexFormat.of().formatHex(sha.digest()));
      try (StoredFile.Output out = StoredFile.create(files, new Path(directory, MANIFEST), true)) {
        out.write(manifest.toBytes());
        // A manifest must not outlive its tensors.
        out.persist();
      }
    } catch (IOException | RuntimeException | Error e) {
      forget(files, directory);
      throw e;
    }
    List<Path> all = directories(files);
    int whole = 0;
    for (Path other : all) {
      boolean complete = files.exists(new Path(other, MANIFEST));
      whole += complete ? 1 : 0;
      if (!complete || whole > keep) {
        delete(files, other);
      }
    }
  }

  /** Reads the last checkpoint that is whole; torn or corrupt ones are skipped with a warning. */
  public Optional<Checkpoint> latest() throws IOException {
    FileSystem files = files();
    for (Path directory : directories(files)) {
      try {
        return Optional.of(read(files, directory));
      } catch (IOException e) {
        LOG.warn(
            "The checkpoint {} is not whole, so the one before is used, if any: {}",
            directory,
            e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static Checkpoint read(FileSystem files, Path directory) throws IOException {
    byte[] text;
    try (InputStream in = StoredFile.open(files, new Path(directory, MANIFEST))) {
      text = in.readAllBytes();
    } catch (FileNotFoundException e) {
      throw new IOException("it has no manifest", e);
    }
    CheckpointManifest manifest = CheckpointManifest.of(text);
    Path state = new Path(directory, STATE);
    long length = files.getFileStatus(state).getLen();
    if (length != manifest.bytes()) {
      throw new IOException(STATE + " has " + length + " bytes instead of " + manifest.bytes());
    }
    MessageDigest sha = sha256();
    Map<String, StoredTensor> tensors;
    try (InputStream in =
        new DigestInputStream(
            new BufferedInputStream(StoredFile.open(files, state), 1 << 16), sha)) {
      tensors = Safetensors.read(in, length).tensors();
      in.transferTo(OutputStream.nullOutputStream());
    }
    if (!HexFormat.of().formatHex(sha.digest()).equals(manifest.sha256())) {
      throw new IOException(STATE + " has another SHA-256 than when it was written");
    }
    return new Checkpoint(
        manifest.step(), manifest.identity(), manifest.numerics(), manifest.rows(), tensors);
  }

  private FileSystem files() throws IOException {
    return HadoopPath.files(path, hadoop);
  }

  /** All that look like checkpoints, the last first. */
  private List<Path> directories(FileSystem files) throws IOException {
    List<Path> all = new ArrayList<>();
    try {
      for (FileStatus status : files.listStatus(path)) {
        if (status.isDirectory() && status.getPath().getName().matches(PREFIX + "\\d+")) {
          all.add(status.getPath());
        }
      }
    } catch (FileNotFoundException e) {
      return all;
    }
    all.sort(Comparator.comparing(Path::getName).reversed());
    return all;
  }

  /** The manifest goes first: what is left of a deletion is no checkpoint. */
  private static void delete(FileSystem files, Path directory) throws IOException {
    files.delete(new Path(directory, MANIFEST), false);
    files.delete(directory, true);
  }

  private static void forget(FileSystem files, Path directory) {
    try {
      delete(files, directory);
    } catch (IOException e) {
      LOG.debug("What is left of {} stays; it has no manifest", directory, e);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
