package io.github.syncbn.driver.tracking;

import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.StoredFile;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Where the files of a run go: to the tracking server, where it hands them on ({@code
 * mlflow-artifacts:}), else to a Hadoop file system.
 */
final class Artifacts {
  private static final String PROXIED = "mlflow-artifacts:";

  private final RestClient client;
  private final String root;
  private final Configuration hadoop;

  Artifacts(Run run, Configuration hadoop) {
    this.client = run.client();
    this.root = run.artifacts();
    this.hadoop = hadoop;
  }

  /**
   * Copies a folder with all that is in it.
   *
   * @param name of the folder among the artifacts
   */
  void put(Path folder, String name) throws IOException, InterruptedException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      // Hadoop leaves checksums of local files beside them, under hidden names.
      files =
          all.filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .sorted()
              .toList();
    }
    for (Path file : files) {
      String relative = folder.relativize(file).toString().replace('\\', '/');
      if (root.startsWith(PROXIED)) {
        client.put(address(name + "/" + relative), file);
      } else {
        copy(file, name + "/" + relative);
      }
    }
  }

  private URI address(String file) {
    URI uri = URI.create(root);
    URI server = client.server().root();
    String authority = uri.getRawAuthority();
    String base = authority == null ? server.toString() : server.getScheme() + "://" + authority;
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return URI.create(
        base
            + "/api/2.0/mlflow-artifacts/artifacts"
            + path
            + "/"
            + Arrays.stream(file.split("/"))
                .map(Artifacts::encoded)
                .collect(Collectors.joining("/")));
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void copy(Path file, String name) throws IOException {
    org.apache.hadoop.fs.Path target = HadoopPath.of(hadoopUri() + "/" + name);
    FileSystem files = HadoopPath.files(target, hadoop);
    try (StoredFile.Output out = StoredFile.create(files, target, true)) {
      Files.copy(file, out);
    }
  }

  /** MLflow says {@code s3:} where Hadoop, but for Amazon's own, says {@code s3a:}. */
  private String hadoopUri() {
    if (root.startsWith("s3:") && hadoop.get("fs.s3.impl") == null) {
      return "s3a:" + root.substring("s3:".length());
    }
    return root;
  }
}
