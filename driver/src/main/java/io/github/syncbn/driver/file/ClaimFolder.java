package io.github.syncbn.driver.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A folder of claims, one of which may be ours. */
final class ClaimFolder {
  private static final int RETRIES = 5;
  private static final int LONGEST = 4_096;

  private final FileSystem files;
  private final Path folder;
  private final Path own;
  private Claim claim = Claim.ofThisProcess();

  /** To be removed in the end where they are empty: the folder, and those that it makes. */
  private final List<Path> made = new ArrayList<>();

  ClaimFolder(FileSystem files, Path folder) throws IOException {
    this.files = files;
    this.folder = folder;
    this.own = new Path(folder, UUID.randomUUID().toString());
    made.add(folder);
    Path parent = folder.getParent();
    for (; parent != null && !files.exists(parent); parent = parent.getParent()) {
      made.add(parent);
    }
  }

  /** Writes our claim, anew if it is there. */
  void write() throws IOException {
    for (int attempt = 0; ; attempt++) {
      try (StoredFile.Output out = StoredFile.create(files, own, true)) {
        claim = claim.renewed();
        out.write(claim.toBytes());
        return;
      } catch (IOException e) {
        // On a disk, another may have removed the folder, as it was empty, before the file was
        // there.
        if (attempt == RETRIES || !(files instanceof RawLocalFileSystem)) {
          throw e;
        }
      }
    }
  }

  /** Whether our claim is there. */
  boolean contains() throws IOException {
    return files.exists(own);
  }

  /** When our claim was written, by the clock of the file system, in milliseconds. */
  long written() throws IOException {
    return files.getFileStatus(own).getModificationTime();
  }

  /** The claims of others; none where the folder is gone, and our claim with it. */
  List<FileStatus> others() throws IOException {
    List<FileStatus> others;
    try {
      others = new ArrayList<>(Arrays.asList(files.listStatus(folder)));
    } catch (FileNotFoundException e) {
      return List.of();
    }
    others.removeIf(file -> file.getPath().getName().equals(own.getName()));
    return others;
  }

  /**
   * Reads the claim of another.
   *
   * @throws FileNotFoundException if it is gone
   */
  Claim read(FileStatus other) throws IOException {
    try (InputStream in = StoredFile.open(files, other.getPath())) {
      return Claim.of(in.readNBytes(LONGEST));
    }
  }

  /** Removes the claim of another. */
  void remove(FileStatus other) throws IOException {
    files.delete(other.getPath(), false);
  }

  /** Removes our claim, and the folders that were made for it as far as they are empty. */
  void remove() throws IOException {
    files.delete(own, false);
    for (Path empty : made) {
      if (!removedIfEmpty(empty)) {
        return;
      }
    }
  }

  /**
   * Removes a folder unless something is in it. On a disk that is one call: Hadoop's looks first
   * and then deletes with all that has come meanwhile, such as the claim of another.
   *
   * @return whether it is gone by this
   */
  private boolean removedIfEmpty(Path made) throws IOException {
    if (files instanceof RawLocalFileSystem disk) {
      return disk.pathToFile(made).delete();
    }
    try {
      return files.listStatus(made).length == 0 && files.delete(made, false);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** A number that differs between claims. */
  int number() {
    return own.getName().hashCode();
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
