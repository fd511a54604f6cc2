package io.github.syncbn.driver.onnx;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;
import static io.github.syncbn.driver.JobException.Kind.DATA;

import ai.onnx.proto.OnnxMl;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.StoredFile;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Port;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A model as ONNX has it: all that a prediction takes, from columns as they are in a table to
 * labels and probabilities. A row that {@code predict} would refuse has predictions that are NaN,
 * and an empty label. Public API.
 */
public final class OnnxModel {
  /** A message of protobuf has less than 2 GB. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - (1 << 20);

  private final Graph graph;
  private final OnnxMl.ModelProto proto;

  private OnnxModel(Graph graph, OnnxMl.ModelProto proto) {
    this.graph = graph;
    this.proto = proto;
  }

  /**
   * Of a model.
   *
   * @throws JobException CONFIGURATION if ONNX cannot say what the model does, saying what that is
   *     and what to do
   */
  public static OnnxModel of(SavedModel model, OnnxSettings settings) {
    Graph graph = ModelGraph.of(model, settings);
    long bytes = GraphProto.bytes(graph);
    if (bytes > MOST_BYTES) {
      throw new JobException(
          CONFIGURATION,
          "The model has "
              + bytes
              + " bytes of weights and tables; a file of ONNX has less than 2 GB. Serve it by"
              + " InferenceNetwork, or from its safetensors.");
    }
    try {
      return new OnnxModel(graph, ModelProperties.of(model, graph));
    } catch (LinkageError e) {
      throw new JobException(
          CONFIGURATION,
          "The protobuf on the class path is too old for files of ONNX ("
              + e
              + "): use the -all jar, which has its own.",
          e);
    }
  }

  /** What a server is to give, in the order of the table's columns. */
  public List<Port> inputs() {
    return graph.inputs();
  }

  /** What it gets. */
  public List<Port> outputs() {
    return graph.outputs();
  }

  /** Number of operators. */
  public int nodes() {
    return graph.nodes().size();
  }

  /** The file's content. */
  public byte[] bytes() {
    return proto.toByteArray();
  }

  /**
   * Writes the file.
   *
   * @param path a Hadoop URI
   * @param overwrite whether a file that is there is replaced
   * @throws JobException CONFIGURATION if there is something already that is not to be replaced,
   *     DATA if it cannot be written
   */
  public void write(String path, Configuration hadoop, boolean overwrite) {
    Path file = HadoopPath.of(path);
    try {
      FileSystem files = HadoopPath.files(file, hadoop);
      if (files.exists(file)) {
        refuse(files.getFileStatus(file).isDirectory(), overwrite, path);
      }
      try (OutputStream out = StoredFile.create(files, file, overwrite)) {
        proto.writeTo(out);
      }
    } catch (IOException e) {
      throw new JobException(DATA, "cannot write " + path + ": " + e.getMessage(), e);
    }
  }

  private static void refuse(boolean directory, boolean overwrite, String path) {
    if (directory) {
      throw new JobException(
          CONFIGURATION, path + " is a directory; ONNX is one file, such as model.onnx in it");
    }
    if (!overwrite) {
      throw new JobException(CONFIGURATION, path + " exists; name another, or set overwrite");
    }
  }
}
