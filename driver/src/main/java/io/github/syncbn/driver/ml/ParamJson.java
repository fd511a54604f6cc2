package io.github.syncbn.driver.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.Params;

/** Values of parameters as Spark ML's metadata hold them. */
final class ParamJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ParamJson() {}

  /** The values of a map, by name. */
  static ObjectNode of(Params owner, ParamMap values) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Param<?> param : owner.params()) {
      if (values.contains(param)) {
        json.set(param.name(), encoded(values, param));
      }
    }
    return json;
  }

  private static <T> JsonNode encoded(ParamMap values, Param<T> param) {
    try {
      return JSON.readTree(param.jsonEncode(values.apply(param)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("parameter " + param.name() + " is not JSON", e);
    }
  }

  /**
   * Sets values.
   *
   * @throws IllegalArgumentException naming a parameter that does not exist, or does not take its
   *     value
   */
  static void set(Params owner, ObjectNode values) {
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      if (!owner.hasParam(value.getKey())) {
        throw new IllegalArgumentException("there is no parameter " + value.getKey());
      }
      owner.set(pair(owner.getParam(value.getKey()), value.getValue()));
    }
  }

  private static ParamPair<Object> pair(Param<Object> param, JsonNode value) {
    return new ParamPair<>(param, param.jsonDecode(value.toString()));
  }
}
