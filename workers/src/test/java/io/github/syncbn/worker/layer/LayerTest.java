package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all layers are, whatever they compute. */
class LayerTest {

  static Stream<LayerCatalogue.Entry> layers() {
    return LayerCatalogue.entries().stream();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layer_thatTravelledToATask_isTheSame(LayerCatalogue.Entry entry) throws Exception {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
      out.writeObject(entry.layer());
    }
    assertThat(received(sent.toByteArray())).isEqualTo(entry.layer());
  }

  private static Object received(byte[] sent) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(sent))) {
      return in.readObject();
    }
  }
}
