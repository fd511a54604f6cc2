package io.github.syncbn.worker.inference;

import io.github.syncbn.worker.kernel.Window;
import java.util.Map;

/** A window that moves over images, in the attributes of ONNX. */
final class GraphWindow {
  private GraphWindow() {}

  /** All but the distance of its taps. */
  static Map<String, Object> attributes(Window window) {
    int padding = window.padding();
    return Map.of(
        "kernel_shape",
        new int[] {window.kernel(), window.kernel()},
        "strides",
        new int[] {window.stride(), window.stride()},
        "pads",
        new int[] {padding, padding, padding, padding});
  }
}
