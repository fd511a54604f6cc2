package io.github.syncbn.worker.graph;

/** Types of elements, and the numbers that ONNX gives them ({@code TensorProto.DataType}). */
public enum ElementType {
  FLOAT(1),
  UINT8(2),
  INT64(7),
  STRING(8),
  BOOL(9),
  DOUBLE(11);

  private final int code;

  ElementType(int code) {
    this.code = code;
  }

  /** Its number in a file. */
  public int code() {
    return code;
  }
}
