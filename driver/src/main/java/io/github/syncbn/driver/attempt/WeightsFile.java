package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Safetensors;
import io.github.syncbn.worker.network.StateDict;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A {@code state_dict} of PyTorch in a file of safetensors, with the names of nn.Sequential.
 *
 * @param path any Hadoop URI
 * @param prefix what is taken off the names that begin with it, as {@code module.} of
 *     nn.DataParallel and {@code _orig_mod.} of torch.compile; empty for nothing
 */
public record WeightsFile(String path, String prefix) {
  /** Float types but float32, and what becomes of their values. */
  private static final Map<String, String> CONVERTED =
      Map.of(
          "F16", "widened to float32", "BF16", "widened to float32", "F64", "rounded to float32");

  /**
   * What was read.
   *
   * @param values weights, running statistics and counts
   * @param remarks what was converted and what was passed over, a sentence each
   */
  public record Contents(StateDict.Values values, List<String> remarks) {
    public Contents {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * The weights of a network.
   *
   * @throws IOException if there is no such file, or it is malformed
   * @throws IllegalArgumentException if tensors are missing, extra or misshapen, naming all
   */
  public Contents read(ParameterLayout layout, Configuration hadoop) throws IOException {
    Path file = HadoopPath.of(path);
    Safetensors.Contents contents;
    try (InputStream in = HadoopPath.open(file, hadoop)) {
      contents = Safetensors.read(in, HadoopPath.files(file, hadoop).getFileStatus(file).getLen());
    }
    List<String> remarks = new ArrayList<>(conversions(contents.types()));
    StateDict.Values values =
        StateDict.read(
            layout,
            stripped(contents.tensors()),
            name ->
                remarks.add(
                    "the tensor "
                        + name
                        + " of type "
                        + stripped(contents.types()).get(name)
                        + " is passed over: the network has no such weight"));
    return new Contents(values, remarks);
  }

  /** Counts by type; running statistics stay doubles. */
  private static List<String> conversions(Map<String, String> types) {
    Map<String, Integer> counts = new TreeMap<>();
    types.forEach(
        (name, type) -> {
          boolean stays = type.equals("F64") && name.matches(".*running_(mean|var)");
          if (CONVERTED.containsKey(type) && !stays) {
            counts.merge(type, 1, Integer::sum);
          }
        });
    List<String> remarks = new ArrayList<>();
    counts.forEach(
        (type, count) ->
            remarks.add(count + " tensors of type " + type + " are " + CONVERTED.get(type)));
    return remarks;
  }

  /** By the names without the prefix. */
  private <T> Map<String, T> stripped(Map<String, T> byName) {
    Map<String, T> stripped = new LinkedHashMap<>();
    byName.forEach(
        (name, value) -> {
          String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
          if (stripped.put(rest, value) != null) {
            throw new IllegalArgumentException(
                "without the prefix " + prefix + " two tensors have the name " + rest);
          }
        });
    if (byName.keySet().stream().noneMatch(name -> name.startsWith(prefix))) {
      throw new IllegalArgumentException(
          "no tensor's name begins with "
              + prefix
              + "; there are "
              + String.join(", ", byName.keySet().stream().limit(3).toList())
              + (byName.size() > 3 ? ", ..." : ""));
    }
    return stripped;
  }
}
