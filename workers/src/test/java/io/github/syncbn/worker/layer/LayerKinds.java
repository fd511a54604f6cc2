package io.github.syncbn.worker.layer;

import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All classes of layers: those that {@link Layer} permits, and those of its sealed families. */
public final class LayerKinds {
  private LayerKinds() {}

  /** Every class that a layer can be of. */
  public static Set<Class<?>> all() {
    return within(Layer.class).collect(Collectors.toSet());
  }

  private static Stream<Class<?>> within(Class<?> family) {
    return Modifier.isInterface(family.getModifiers())
        ? Stream.of(family.getPermittedSubclasses()).flatMap(LayerKinds::within)
        : Stream.of(family);
  }
}
