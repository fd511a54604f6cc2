package io.github.syncbn.driver.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.syncbn.worker.graph.ElementType;
import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Port;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A file of ONNX in onnxruntime, which reads it as any server would. */
public final class RunningModel implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  /** A file, loaded. */
  public RunningModel(byte[] file) {
    try {
      session = environment.createSession(file);
    } catch (OrtException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** A graph without anything that says where it comes from. */
  static RunningModel of(Graph graph) {
    OnnxMl.ModelProto.Builder proto =
        OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(GraphProto.of(graph, "test"));
    proto.addOpsetImportBuilder().setVersion(Graph.OPERATORS);
    proto
        .addOpsetImportBuilder()
        .setDomain(GraphProto.CLASSICAL)
        .setVersion(Graph.CLASSICAL_OPERATORS);
    return new RunningModel(proto.build().toByteArray());
  }

  /** What it takes, where an empty text stands for a category that is missing. */
  public List<Port> inputs() {
    List<Port> ports = new ArrayList<>();
    try {
      for (NodeInfo info : session.getInputInfo().values()) {
        TensorInfo tensor = (TensorInfo) info.getInfo();
        long[] axes = tensor.getShape();
        int[] row = LongStream.of(axes).skip(1).mapToInt(Math::toIntExact).toArray();
        Value value = new Value(info.getName(), new Shape(row));
        ElementType type = ElementType.valueOf(tensor.type.name());
        ports.add(new Port(value, type, false, "\"\" where it is missing"));
      }
    } catch (OrtException e) {
      throw new AssertionError(e.getMessage(), e);
    }
    return ports;
  }

  OrtSession session() {
    return session;
  }

  /**
   * All outputs by name: double[] in the order of the axes, or String[].
   *
   * @param rows number of them
   * @param inputs float[], double[], byte[] or String[] by name, row after row
   */
  public Map<String, Object> run(int rows, Map<String, ?> inputs) {
    Map<String, OnnxTensorLike> tensors = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, ?> input : inputs.entrySet()) {
        tensors.put(input.getKey(), tensor(rows, input.getKey(), input.getValue()));
      }
      Map<String, Object> outputs = new LinkedHashMap<>();
      try (OrtSession.Result result = session.run(tensors)) {
        for (Map.Entry<String, OnnxValue> output : result) {
          outputs.put(output.getKey(), values((OnnxTensor) output.getValue()));
        }
      }
      return outputs;
    } catch (OrtException e) {
      throw new AssertionError(e.getMessage(), e);
    } finally {
      tensors.values().forEach(OnnxTensorLike::close);
    }
  }

  private OnnxTensor tensor(int rows, String name, Object values) throws OrtException {
    long[] shape = ((TensorInfo) session.getInputInfo().get(name).getInfo()).getShape().clone();
    shape[0] = rows;
    if (values instanceof float[] floats) {
      return OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape);
    } else if (values instanceof double[] doubles) {
      return OnnxTensor.createTensor(environment, DoubleBuffer.wrap(doubles), shape);
    } else if (values instanceof byte[] bytes) {
      return OnnxTensor.createTensor(
          environment, ByteBuffer.wrap(bytes), shape, OnnxJavaType.UINT8);
    }
    return OnnxTensor.createTensor(environment, (String[]) values, shape);
  }

  private static Object values(OnnxTensor tensor) throws OrtException {
    switch (tensor.getInfo().type) {
      case STRING:
        return tensor.getValue();
      case DOUBLE:
        double[] doubles = new double[tensor.getDoubleBuffer().remaining()];
        tensor.getDoubleBuffer().get(doubles);
        return doubles;
      default:
        FloatBuffer floats = tensor.getFloatBuffer();
        double[] widened = new double[floats.remaining()];
        for (int i = 0; i < widened.length; i++) {
          widened[i] = floats.get(i);
        }
        return widened;
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
