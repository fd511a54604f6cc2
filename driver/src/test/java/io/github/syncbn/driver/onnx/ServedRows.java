package io.github.syncbn.driver.onnx;

import io.github.syncbn.worker.graph.Port;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a table as a server gives them to a model: one tensor for each input, as it says. */
public final class ServedRows {
  private ServedRows() {}

  /** A tensor for each input. */
  public static Map<String, Object> of(List<Port> ports, List<Map<String, Object>> rows) {
    Map<String, Object> inputs = new LinkedHashMap<>();
    for (Port port : ports) {
      int width = port.value().shape().size();
      double[] numbers = new double[rows.size() * width];
      String[] texts = new String[rows.size()];
      for (int i = 0; i < rows.size(); i++) {
        Object cell = rows.get(i).get(port.value().name());
        texts[i] = cell == null ? absent(port) : cell.toString();
        double[] cells = numbers(cell, width);
        System.arraycopy(cells, 0, numbers, i * width, width);
      }
      inputs.put(port.value().name(), of(port, numbers, texts));
    }
    return inputs;
  }

  /** The text that an input says stands for none. */
  private static String absent(Port port) {
    return port.meaning().replaceFirst("(?s).*\"(.*)\" where it is missing.*", "$1");
  }

  private static Object of(Port port, double[] numbers, String[] texts) {
    switch (port.type()) {
      case STRING:
        return texts;
      case DOUBLE:
        return numbers;
      case UINT8:
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (int) numbers[i];
        }
        return bytes;
      default:
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) numbers[i];
        }
        return floats;
    }
  }

  static double[] numbers(Object cell, int width) {
    double[] numbers = new double[width];
    Arrays.fill(numbers, Double.NaN);
    if (cell instanceof Number number) {
      numbers[0] = number.doubleValue();
    } else if (cell instanceof Boolean yes) {
      numbers[0] = yes ? 1 : 0;
    } else if (cell instanceof double[] list) {
      return list;
    } else if (cell instanceof byte[] bytes) {
      Arrays.setAll(numbers, j -> bytes[j] & 0xff);
    } else if (cell instanceof java.sql.Date date) {
      numbers[0] = date.toLocalDate().toEpochDay();
    } else if (cell instanceof LocalDate date) {
      numbers[0] = date.toEpochDay();
    } else if (cell instanceof LocalDateTime time) {
      numbers[0] =
          time.toLocalDate().toEpochDay() + time.toLocalTime().toNanoOfDay() / (86_400 * 1e9);
    }
    return numbers;
  }
}
