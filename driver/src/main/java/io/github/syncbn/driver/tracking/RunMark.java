package io.github.syncbn.driver.tracking;

import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file beside the checkpoints of a training that names its run, for a resume. */
final class RunMark {
  private static final String NAME = "mlflow-run";

  private final Path file;
  private final Configuration hadoop;

  /**
   * @param checkpoints directory of the checkpoints
   */
  RunMark(String checkpoints, Configuration hadoop) {
    file = new Path(HadoopPath.of(checkpoints), HadoopPath.of(NAME));
    this.hadoop = hadoop;
  }

  /** The run that is named there, if one is. */
  Optional<String> read() throws IOException {
    FileSystem files = HadoopPath.files(file, hadoop);
    if (!files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = StoredFile.open(files, file)) {
      String id = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return Optional.of(id).filter(text -> !text.isEmpty());
    }
  }

  void write(String id) throws IOException {
    try (StoredFile.Output out = StoredFile.create(HadoopPath.files(file, hadoop), file, true)) {
      out.write(id.getBytes(StandardCharsets.UTF_8));
    }
  }
}
