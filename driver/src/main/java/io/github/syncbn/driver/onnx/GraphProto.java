package io.github.syncbn.driver.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import io.github.syncbn.worker.graph.Constant;
import io.github.syncbn.worker.graph.ElementType;
import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Node;
import io.github.syncbn.worker.graph.Port;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.TreeMap;

/** A {@link Graph} in the messages of ONNX. */
final class GraphProto {
  /** The axis of rows, whose length is a name. */
  private static final String ROWS = "N";

  /** The other set of operators, beside that without a name. */
  static final String CLASSICAL = "ai.onnx.ml";

  private static final Set<String> OF_CLASSICAL = Set.of("LabelEncoder");

  private GraphProto() {}

  /** Bytes of all constants, nearly. */
  static long bytes(Graph graph) {
    return graph.constants().stream()
        .mapToLong(c -> c.value().shape().size() * (c.elements() instanceof float[] ? 4L : 8L))
        .sum();
  }

  static OnnxMl.GraphProto of(Graph graph, String name) {
    OnnxMl.GraphProto.Builder proto = OnnxMl.GraphProto.newBuilder().setName(name);
    graph.inputs().forEach(port -> proto.addInput(port(port)));
    graph.constants().forEach(constant -> proto.addInitializer(tensor(constant)));
    graph.nodes().forEach(node -> proto.addNode(node(node)));
    graph.outputs().forEach(port -> proto.addOutput(port(port)));
    return proto.build();
  }

  private static OnnxMl.ValueInfoProto port(Port port) {
    OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam(ROWS);
    if (!port.scalar()) {
      for (int size : port.value().shape().dims()) {
        shape.addDimBuilder().setDimValue(size);
      }
    }
    OnnxMl.TypeProto.Tensor tensor =
        OnnxMl.TypeProto.Tensor.newBuilder()
            .setElemType(port.type().code())
            .setShape(shape)
            .build();
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(port.value().name())
        .setDocString(port.meaning())
        .setType(OnnxMl.TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static OnnxMl.NodeProto node(Node node) {
    OnnxMl.NodeProto.Builder proto =
        OnnxMl.NodeProto.newBuilder()
            .setName(node.output())
            .setOpType(node.operator())
            .addAllInput(node.inputs())
            .addOutput(node.output());
    if (OF_CLASSICAL.contains(node.operator())) {
      proto.setDomain(CLASSICAL);
    }
    // TopK has a second output that nobody reads.
    if (node.operator().equals("TopK")) {
      proto.addOutput(node.output() + "_places");
    }
    new TreeMap<>(node.attributes())
        .forEach((name, value) -> proto.addAttribute(attribute(name, value)));
    return proto.build();
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder proto = AttributeProto.newBuilder().setName(name);
    if (value instanceof Integer number) {
      proto.setType(AttributeType.INT).setI(number);
    } else if (value instanceof Float number) {
      proto.setType(AttributeType.FLOAT).setF(number);
    } else if (value instanceof int[] numbers) {
      proto.setType(AttributeType.INTS);
      for (int number : numbers) {
        proto.addInts(number);
      }
    } else if (value instanceof float[] numbers) {
      proto.setType(AttributeType.FLOATS);
      for (float number : numbers) {
        proto.addFloats(number);
      }
    } else if (value instanceof String[] texts) {
      proto.setType(AttributeType.STRINGS);
      for (String text : texts) {
        proto.addStrings(ByteString.copyFromUtf8(text));
      }
    } else {
      throw new IllegalArgumentException("no attribute of ONNX: " + name + " = " + value);
    }
    return proto.build();
  }

  private static OnnxMl.TensorProto tensor(Constant constant) {
    OnnxMl.TensorProto.Builder proto =
        OnnxMl.TensorProto.newBuilder().setName(constant.value().name());
    for (int size : constant.value().shape().dims()) {
      proto.addDims(size);
    }
    Object elements = constant.elements();
    if (elements instanceof String[] texts) {
      proto.setDataType(ElementType.STRING.code());
      for (String text : texts) {
        proto.addStringData(ByteString.copyFromUtf8(text));
      }
      return proto.build();
    }
    if (elements instanceof float[] floats) {
      ByteBuffer raw = buffer(4L * floats.length);
      raw.asFloatBuffer().put(floats);
      return proto.setDataType(ElementType.FLOAT.code()).setRawData(bytes(raw)).build();
    }
    if (elements instanceof double[] doubles) {
      ByteBuffer raw = buffer(8L * doubles.length);
      raw.asDoubleBuffer().put(doubles);
      return proto.setDataType(ElementType.DOUBLE.code()).setRawData(bytes(raw)).build();
    }
    if (elements instanceof long[] longs) {
      ByteBuffer raw = buffer(8L * longs.length);
      raw.asLongBuffer().put(longs);
      return proto.setDataType(ElementType.INT64.code()).setRawData(bytes(raw)).build();
    }
    boolean[] booleans = (boolean[]) elements;
    byte[] raw = new byte[booleans.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) (booleans[i] ? 1 : 0);
    }
    return proto.setDataType(ElementType.BOOL.code()).setRawData(ByteString.copyFrom(raw)).build();
  }

  private static ByteBuffer buffer(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteString bytes(ByteBuffer raw) {
    return ByteString.copyFrom(raw.array());
  }
}
