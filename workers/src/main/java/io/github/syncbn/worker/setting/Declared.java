package io.github.syncbn.worker.setting;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record whose components are settings, as its annotations declare it.
 *
 * @param <R> the record
 */
public final class Declared<R> {
  private static final ClassValue<Declared<?>> ALL =
      new ClassValue<>() {
        @Override
        protected Declared<?> computeValue(Class<?> type) {
          return new Declared<>(type);
        }
      };

  private final Class<R> type;
  private final Map<String, Key> keys = new LinkedHashMap<>();
  private final Optional<Key>[] own;

  @SuppressWarnings("unchecked")
  private Declared(Class<R> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is no record");
    }
    this.type = type;
    addKeys(type);
    own =
        Arrays.stream(type.getRecordComponents())
            .map(component -> Optional.ofNullable(keys.get(component.getName())))
            .<Optional<Key>>toArray(Optional[]::new);
  }

  private void addKeys(Class<?> record) {
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.isAnnotationPresent(Inline.class)) {
        addKeys(component.getType());
      } else if (component.isAnnotationPresent(Setting.class)) {
        keys.put(component.getName(), Key.of(component));
      }
    }
  }

  /** The declaration of a record. */
  @SuppressWarnings("unchecked")
  public static <R> Declared<R> of(Class<R> record) {
    return (Declared<R>) ALL.get(record);
  }

  /** The record with every default; all its settings must have one. */
  public static <R> R defaults(Class<R> record) {
    return of(record).build(Map.of());
  }

  /**
   * Fails unless every number lies in its declared range: for the compact constructor of the
   * record.
   *
   * @param values of all components, in order
   * @throws SettingException which names the first that does not
   */
  public static void check(Class<? extends Record> record, Object... values) {
    Optional<Key>[] own = of(record).own;
    for (int i = 0; i < values.length; i++) {
      if (own[i].isPresent()) {
        own[i].get().check(values[i]);
      }
    }
  }

  /** A record like another except for the value of one component. */
  public static <R extends Record> R with(R record, String component, Object value) {
    @SuppressWarnings("unchecked")
    Class<R> type = (Class<R>) record.getClass();
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    boolean found = false;
    for (int i = 0; i < components.length; i++) {
      boolean changed = components[i].getName().equals(component);
      values[i] = changed ? value : Values.call(components[i].getAccessor(), record);
      found |= changed;
    }
    if (!found) {
      throw new IllegalArgumentException(type.getSimpleName() + " has no " + component);
    }
    return construct(type, values);
  }

  /** The record's class. */
  public Class<R> type() {
    return type;
  }

  /** Its name in job files and models. */
  public String name() {
    return nameOf(type);
  }

  /** The name of a record: that of its {@link Summary}, else its class in lower camel case. */
  public static String nameOf(Class<?> record) {
    Summary summary = record.getAnnotation(Summary.class);
    if (summary != null && !summary.name().isEmpty()) {
      return summary.name();
    }
    String simple = record.getSimpleName();
    return Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
  }

  /** What it stands for; empty if job files cannot name it. */
  public Optional<Summary> summary() {
    return Optional.ofNullable(type.getAnnotation(Summary.class));
  }

  /** Its settings in order, those of inlined records in their place. */
  public List<Key> keys() {
    return List.copyOf(keys.values());
  }

  /**
   * The record with these values, and the declared defaults for the rest.
   *
   * @param values by name of the setting; numbers of any type, enums also as their word
   * @throws IllegalArgumentException if a name is unknown, a value is missing or wrong
   */
  public R build(Map<String, ?> values) {
    return build(values, Inherited.NOTHING);
  }

  /** {@link #build(Map)} where what is left out may be inherited. */
  public R build(Map<String, ?> values, Inherited inherited) {
    for (String name : values.keySet()) {
      if (!keys.containsKey(name)) {
        throw new SettingException(type, name, "unknown; there are " + keys.keySet());
      }
    }
    return construct(type, new Values(this, values, inherited));
  }

  private static <T> T construct(Class<T> record, Values values) {
    return construct(
        record,
        Arrays.stream(record.getRecordComponents())
            .map(
                component ->
                    component.isAnnotationPresent(Inline.class)
                        ? construct(component.getType(), values)
                        : isData(component) ? List.of() : values.get(component.getName()))
            .toArray());
  }

  /** Whether a component is no setting: a list that stays empty until the data are known. */
  private static boolean isData(RecordComponent component) {
    return component.getType() == List.class && !component.isAnnotationPresent(Setting.class);
  }

  private static <T> T construct(Class<T> record, Object[] values) {
    Class<?>[] types =
        Arrays.stream(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<T> canonical = record.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return canonical.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  Optional<Key> key(String name) {
    return Optional.ofNullable(keys.get(name));
  }
}
