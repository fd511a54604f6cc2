package io.github.syncbn.driver.model;

import io.github.syncbn.driver.file.StoredFile;
import io.github.syncbn.worker.network.ModelFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files of a directory on a Hadoop file system. */
final class DirectorySource implements ModelFormat.Source {
  private final FileSystem files;
  private final Path directory;

  DirectorySource(FileSystem files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  @Override
  public InputStream open(String name) throws IOException {
    return StoredFile.open(files, new Path(directory, name));
  }

  @Override
  public long length(String name) throws IOException {
    return files.getFileStatus(new Path(directory, name)).getLen();
  }

  @Override
  public List<String> list(String name) throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus file : files.listStatus(new Path(directory, name))) {
      names.add(file.getPath().getName());
    }
    return names;
  }
}
