package io.github.syncbn.driver.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.SavedModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What Spark ML's metadata tell of a label, as a StringIndexer leaves it: how many classes there
 * are, whether or not all occur, and their names.
 *
 * @param classes labels {@code 0} to {@code K-1}, or none if nothing is told
 * @param names one per class, or none
 */
record LabelAttribute(List<String> classes, List<String> names) {
  private static final String NAMES = "labelNames";

  /** Of columns; nothing unless it is one of numbers that is not predicted as a quantity. */
  static LabelAttribute of(StructType table, List<String> columns, Task task) {
    StructField field = table.apply(columns.get(0));
    if (task == Task.REGRESSION
        || columns.size() > 1
        || !(field.dataType() instanceof NumericType)) {
      return new LabelAttribute(List.of(), List.of());
    }
    Attribute attribute = Attribute.fromStructField(field);
    String[] names = {};
    int classes = 0;
    if (attribute instanceof NominalAttribute nominal) {
      names = nominal.values().isDefined() ? nominal.values().get() : names;
      classes = nominal.getNumValues().isDefined() ? (int) nominal.getNumValues().get() : 0;
    } else if (attribute instanceof BinaryAttribute binary) {
      names = binary.values().isDefined() ? binary.values().get() : names;
      classes = 2;
    }
    return new LabelAttribute(classes < 2 ? List.of() : indices(classes), Arrays.asList(names));
  }

  /** Labels {@code 0} to {@code K-1}. */
  static List<String> indices(int classes) {
    return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
  }

  /**
   * A model's classes by the numbers that they have in this column, where both know their names.
   *
   * @param labels of the model
   * @param known names of the model's classes, or none
   */
  List<String> numbered(List<String> labels, List<String> known) {
    return known.isEmpty() || names.isEmpty()
        ? labels
        : known.stream()
            .map(name -> names.contains(name) ? String.valueOf(names.indexOf(name)) : name)
            .toList();
  }

  /** A model that remembers the names of its classes. */
  static SavedModel named(SavedModel model, List<String> names) {
    if (names.isEmpty()) {
      return model;
    }
    try {
      Map<String, String> provenance = new TreeMap<>(model.provenance());
      provenance.put(NAMES, new ObjectMapper().writeValueAsString(names));
      return model.with(provenance);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of a model's classes; none if it has none, or they are no list. */
  static List<String> names(SavedModel model) {
    String json = model.provenance().get(NAMES);
    try {
      return json == null ? List.of() : List.of(new ObjectMapper().readValue(json, String[].class));
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }
}
