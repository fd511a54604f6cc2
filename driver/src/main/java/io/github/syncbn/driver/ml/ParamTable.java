package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.config.SettingKey;
import io.github.syncbn.driver.spark.TextParam;
import java.io.Serializable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import scala.runtime.AbstractFunction1;

/**
 * The parameters of one estimator or model, by name. Spark ML's traits keep theirs in fields, which
 * interfaces in Java cannot have: they keep them here. Its owner's uid must be known first.
 *
 * @param <E> the owner
 */
public final class ParamTable<E> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Params params;
  private final E owner;
  private final Map<String, Param<?>> table = new LinkedHashMap<>();
  private final Map<String, Absent> absent = new LinkedHashMap<>();

  /** An empty table of {@code owner}, which is the same object as {@code params}. */
  ParamTable(Params params, E owner) {
    this.params = params;
    this.owner = owner;
  }

  /** What a parameter takes. */
  @FunctionalInterface
  interface Range extends Serializable {
    boolean accepts(Object value);
  }

  /** What stands for a parameter that is not set and has no default of its own. */
  @FunctionalInterface
  interface Absent extends Serializable {
    Optional<Object> value();
  }

  /** The range as Spark wants it. */
  private static final class Check<T> extends AbstractFunction1<T, Object> implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Range range;

    Check(Range range) {
      this.range = range;
    }

    @Override
    public Object apply(T value) {
      return value != null && range.accepts(value);
    }
  }

  /** Declares a parameter for a key. */
  void declare(Declaration declaration) {
    String path = declaration.key().toString();
    Range range =
        value ->
            path.equals("network") && NetworkText.isBuilt((String) value)
                ? NetworkText.accepts((String) value)
                : SettingKey.of(path).accepts(value);
    declare(declaration.name(), declaration.key().form(), declaration.doc(), range);
    declaration.defaultValue().ifPresent(value -> setDefault(declaration.name(), value));
  }

  /** Declares a parameter by the form of its values. */
  void declare(String name, SettingKey.Form form, String doc, Range range) {
    add(
        switch (form) {
          case INTEGER -> new IntParam(params, name, doc, new Check<>(range));
          case LONG -> new LongParam(params, name, doc, new Check<>(range));
          case NUMBER -> new DoubleParam(params, name, doc, new Check<>(range));
          case FLAG -> new BooleanParam(params, name, doc);
          case TEXT, HOCON -> TextParam.of(params, name, doc, new Check<>(range));
          case TEXTS -> new StringArrayParam(params, name, doc, new Check<>(range));
        });
  }

  /** Declares one of several integers. */
  void declareIntegers(String name, String doc, Range range) {
    add(new IntArrayParam(params, name, doc, new Check<>(range)));
  }

  /** Declares one of several numbers. */
  void declareNumbers(String name, String doc, Range range) {
    add(new DoubleArrayParam(params, name, doc, new Check<>(range)));
  }

  private void add(Param<?> param) {
    table.put(param.name(), param);
  }

  void setDefault(String name, Object value) {
    params.setDefault(this.<Param<Object>>param(name), value);
  }

  /** Says what a getter gives where a parameter is not set and its default is a rule. */
  void absent(String name, Absent rule) {
    absent.put(name, rule);
  }

  /** A parameter. */
  @SuppressWarnings("unchecked")
  <P extends Param<?>> P param(String name) {
    return (P) table.get(name);
  }

  /** All of them, by name. */
  Param<?>[] params() {
    return table.values().stream()
        .sorted(Comparator.comparing(Param::name))
        .toArray(Param<?>[]::new);
  }

  E owner() {
    return owner;
  }

  /** Sets a value, and clears a parameter that says the same in another way. */
  E setInsteadOf(String other, String name, Object value) {
    params.clear(param(other));
    return set(name, value);
  }

  /** Sets a value; returns the owner. */
  E set(String name, Object value) {
    params.set(this.<Param<Object>>param(name), value);
    return owner;
  }

  /**
   * A value, or its default, or what stands for that where the default is a rule: what training
   * would take, an empty list, or no name of a column.
   *
   * @throws NoSuchElementException in words, if no value stands for a parameter that is not set
   */
  @SuppressWarnings("unchecked")
  <T> T get(String name) {
    return (T)
        value(name)
            .orElseThrow(
                () ->
                    new NoSuchElementException(
                        params.uid()
                            + ": "
                            + name
                            + " is not set, and no value stands for that ("
                            + param(name).doc()
                            + "); set it, or ask isDefined("
                            + name
                            + "()) first"));
  }

  /**
   * A value, or its default, or what stands for that where the default is a rule; for callers who
   * have parameters by name.
   *
   * @param name of one of {@link #params}
   */
  public Optional<Object> value(String name) {
    Param<Object> param = param(name);
    return params.isDefined(param)
        ? Optional.of(params.getOrDefault(param))
        : Optional.ofNullable(absent.get(name)).flatMap(Absent::value);
  }

  /** A value that was set, not a default. */
  @SuppressWarnings("unchecked")
  <T> Optional<T> given(String name) {
    return params.isSet(param(name)) ? Optional.of((T) get(name)) : Optional.empty();
  }

  /** A column that was named: neither absent nor empty. */
  Optional<String> column(String name) {
    return params.isDefined(param(name))
        ? Optional.of(this.<String>get(name)).filter(column -> !column.isEmpty())
        : Optional.empty();
  }

  /** Sets a value, or clears it. */
  void put(String name, Optional<?> value) {
    if (value.isPresent()) {
      set(name, value.get());
    } else {
      params.clear(param(name));
    }
  }
}
