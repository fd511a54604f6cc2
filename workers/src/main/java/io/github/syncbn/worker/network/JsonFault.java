package io.github.syncbn.worker.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.github.syncbn.worker.setting.Key;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with JSON, in a sentence that begins with the path of the field. */
final class JsonFault {
  private static final Pattern COERCION = Pattern.compile("Cannot coerce .*? value \\((.*)\\) to ");

  private JsonFault() {}

  static String describe(String root, JsonProcessingException fault) {
    if (!(fault instanceof JsonMappingException mapping)) {
      return root + ": " + fault.getOriginalMessage();
    }
    String path = path(root, mapping);
    if (fault instanceof UnrecognizedPropertyException) {
      return "unknown field " + path;
    }
    if (fault instanceof InvalidTypeIdException type) {
      return type.getTypeId() == null
          ? "field " + path + ".type is missing"
          : path + ".type: '" + type.getTypeId() + "' is unknown to this release";
    }
    if (fault instanceof ValueInstantiationException && fault.getCause() != null) {
      return path + ": " + fault.getCause().getMessage();
    }
    String message = fault.getOriginalMessage();
    Matcher coercion = COERCION.matcher(message);
    if (fault instanceof MismatchedInputException mismatch && coercion.lookingAt()) {
      return path
          + ": expected "
          + expected(mismatch.getTargetType())
          + ", got "
          + coercion.group(1);
    }
    return message.startsWith("Missing creator property")
        ? "field " + path + " is missing"
        : path + ": " + message;
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> Key.word((Enum<?>) constant))
          .collect(Collectors.joining(" or "));
    }
    if (type == boolean.class) {
      return "true or false";
    }
    return type == int.class || type == long.class ? "a whole number" : "a number";
  }

  private static String path(String root, JsonMappingException fault) {
    StringBuilder path = new StringBuilder(root);
    for (JsonMappingException.Reference step : fault.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append('.').append(step.getFieldName());
      }
    }
    return path.toString();
  }
}
