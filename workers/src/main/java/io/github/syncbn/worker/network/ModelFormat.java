package io.github.syncbn.worker.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.tensor.Shape;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a model directory holds of a {@link TrainedNetwork}, whatever the file system:
 *
 * <pre>
 *   metadata/part-00000         Spark ML's line of JSON; its object {@code syncbn} has formatVersion, network, loss,
 *                               inputShape, digest, temperature, and size and SHA-256 of the files below; its last field is a SHA-256 of all
 *                               before it, see {@link MetadataLine}
 *   weights.safetensors         parameters and running statistics, a PyTorch state_dict
 *   preprocessing.safetensors   feature.missing, feature.shift, feature.scale, feature.mean, target.shift, target.scale, as
 *                               far as they are used
 * </pre>
 */
public final class ModelFormat {
  /**
   * Version of the format written, and the newest that is read. Since version 2 metadata have a
   * digest; since version 3 they say the loss, without which outputs of some models mean nothing.
   */
  public static final int VERSION = 3;

  /** Directory of the metadata. */
  public static final String METADATA = "metadata";

  /** Beginning of the names of Spark's output files, within {@link #METADATA}. */
  public static final String PART = "part-";

  /** Object of the metadata that is ours. */
  public static final String DESCRIPTION = "syncbn";

  private static final String TEMPERATURE = "temperature";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String PREPROCESSING = "preprocessing.safetensors";

  /** Files of a model beside its metadata. */
  public static final Set<String> FILES = Set.of(WEIGHTS, PREPROCESSING);

  private ModelFormat() {}

  /** Files of a model directory, to be read. */
  public interface Source {
    /** Opens a file. */
    InputStream open(String name) throws IOException;

    /** Bytes of a file. */
    long length(String name) throws IOException;

    /** Names of the files in a directory. */
    List<String> list(String directory) throws IOException;
  }

  /** Files of a model directory, to be written. */
  public interface Target {
    /** Creates a file. */
    OutputStream create(String name) throws IOException;
  }

  /** Writes the files, and what a reader must know of them into the description. */
  public static void write(TrainedNetwork trained, ObjectNode description, Target target)
      throws IOException {
    description.put("formatVersion", VERSION);
    description.set("network", NetworkCodec.toJson(trained.network()));
    description.set("loss", LossCodec.toJson(trained.loss()));
    ArrayNode shape = description.putArray("inputShape");
    for (int dim : trained.input().dims()) {
      shape.add(dim);
    }
    description.put("digest", trained.digest());
    if (trained.temperature() != 1) {
      description.put(TEMPERATURE, trained.temperature());
    }
    ObjectNode files = description.putObject("files");
    StateDict.Values values =
        new StateDict.Values(trained.parameters(), trained.runningStatistics(), trained.batches());
    write(WEIGHTS, StateDict.of(trained.layout(), values), files, target);
    write(
        PREPROCESSING,
        PreprocessingDict.of(trained.preprocessing(), trained.targets()),
        files,
        target);
  }

  /**
   * Our object within Spark ML's metadata.
   *
   * @throws IOException if there is none, or it must have a digest and has none
   */
  public static ObjectNode description(MetadataLine line) throws IOException {
    ObjectNode json = line.json();
    if (json.get(DESCRIPTION) instanceof ObjectNode description) {
      int version = version(description);
      if (version > 1 && !line.digested()) {
        throw new IOException("its metadata is damaged: its SHA-256 is missing");
      }
      return description;
    }
    String type = json.path("class").asText("?");
    String stages =
        type.endsWith(".PipelineModel")
            ? "; each network of a pipeline is a model in a directory of its own under stages/"
            : "";
    throw new IOException("it is no syncbn model: its metadata names the class " + type + stages);
  }

  /**
   * Reads the files that a description belongs to, and checks them.
   *
   * @throws IOException if the format is newer, or a file is missing, damaged or not the one
   *     described; the message says which
   */
  public static TrainedNetwork read(JsonNode description, Source source) throws IOException {
    try {
      Network network = NetworkCodec.fromJson(description.get("network"));
      Shape input = shape(description.path("inputShape"));
      ParameterLayout layout = new ParameterLayout(network, input);
      Loss loss = loss(description);
      DescriptionCheck.of(description, layout, loss);
      requireRoom(layout, length(WEIGHTS, source));
      StateDict.Values values = StateDict.read(layout, read(WEIGHTS, description, source));
      String digest = Digest.of(values.parameters(), values.runningStatistics());
      if (!digest.equals(description.path("digest").asText())) {
        throw new IOException(
            "its weights have digest "
                + digest
                + ", its metadata says "
                + description.path("digest").asText("nothing"));
      }
      Map<String, StoredTensor> scaling = read(PREPROCESSING, description, source);
      return new TrainedNetwork(
          network,
          input,
          values.parameters(),
          values.runningStatistics(),
          values.batches(),
          PreprocessingDict.preprocessing(scaling),
          PreprocessingDict.targets(scaling),
          loss,
          temperature(description.path(TEMPERATURE)));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Models of before version 3 do not say it: they had the default of their task. */
  private static Loss loss(JsonNode description) {
    JsonNode json = description.path("loss");
    return json.isMissingNode()
        ? Loss.byDefault(description.has("classes"))
        : LossCodec.fromJson(json);
  }

  /** That of a model that was never calibrated is 1. */
  private static double temperature(JsonNode json) {
    if (json.isMissingNode()) {
      return 1;
    }
    if (!json.isNumber()) {
      throw new IllegalArgumentException("temperature is no number: " + json);
    }
    return json.doubleValue();
  }

  private static int version(JsonNode description) throws IOException {
    JsonNode version = description.path("formatVersion");
    if (!version.isInt() || version.intValue() < 1 || version.intValue() > VERSION) {
      throw new IOException(
          "it has format version " + version.asText("?") + "; this release reads up to " + VERSION);
    }
    return version.intValue();
  }

  /** Nothing is allocated for more values than the file can hold. */
  private static void requireRoom(ParameterLayout layout, long bytes) throws IOException {
    if ((long) layout.parameters() + layout.runningValues() > bytes / Short.BYTES) {
      throw new IOException(
          WEIGHTS
              + " has "
              + bytes
              + " bytes, the network in its metadata "
              + layout.parameters()
              + " parameters and "
              + layout.runningValues()
              + " running statistics");
    }
  }

  private static void write(
      String name, Map<String, StoredTensor> tensors, ObjectNode files, Target target)
      throws IOException {
    MessageDigest sha = Digest.sha256();
    CountingOutputStream counted;
    try (OutputStream out = target.create(name)) {
      counted = new CountingOutputStream(out);
      Safetensors.write(new DigestOutputStream(counted, sha), Map.of("format", "pt"), tensors);
    }
    files
        .putObject(name)
        .put("bytes", counted.count())
        .put("sha256", HexFormat.of().formatHex(sha.digest()));
  }

  private static Map<String, StoredTensor> read(String name, JsonNode description, Source source)
      throws IOException {
    JsonNode expected = description.path("files").path(name);
    long length = length(name, source);
    if (length != expected.path("bytes").asLong(-1)) {
      throw new IOException(
          name
              + " has "
              + length
              + " bytes, its metadata says "
              + expected.path("bytes").asText("nothing"));
    }
    MessageDigest sha = Digest.sha256();
    Map<String, StoredTensor> tensors;
    try (InputStream in = source.open(name)) {
      tensors = Safetensors.read(new DigestInputStream(in, sha), length).tensors();
    } catch (IOException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
    if (!HexFormat.of().formatHex(sha.digest()).equals(expected.path("sha256").asText())) {
      throw new IOException(name + " is damaged: its SHA-256 is not the one its metadata says");
    }
    return tensors;
  }

  private static long length(String name, Source source) throws IOException {
    try {
      return source.length(name);
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new IOException("its file " + name + " is missing", e);
    }
  }

  private static Shape shape(JsonNode json) {
    int[] dims = new int[json.size()];
    for (int i = 0; i < dims.length; i++) {
      if (!json.path(i).isInt()) {
        throw new IllegalArgumentException("inputShape is no list of whole numbers: " + json);
      }
      dims[i] = json.get(i).intValue();
    }
    return new Shape(dims);
  }
}
