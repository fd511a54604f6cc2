package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.model.SavedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** The fields that a model's predictions go to, with Spark ML's attributes where asked for. */
final class PredictedFields {
  private final SavedModel model;
  private final ScoringSettings settings;
  private final OutputColumns names;

  PredictedFields(SavedModel model, ScoringSettings settings) {
    this.model = model;
    this.settings = settings;
    this.names = settings.outputs().of(model.network().loss());
  }

  /** Those that have a name, in order. */
  List<StructField> fields() {
    List<StructField> fields = new ArrayList<>();
    if (!names.prediction().isEmpty()) {
      fields.add(field(names.prediction(), predictionType(), predictionMetadata()));
    }
    for (String name : names.vectors()) {
      if (!name.isEmpty()) {
        fields.add(field(name, SQLDataTypes.VectorType(), vectorMetadata(name)));
      }
    }
    return fields;
  }

  private StructField field(String name, DataType type, Metadata metadata) {
    return new StructField(name, type, settings.invalid() == InvalidRows.KEEP, metadata);
  }

  /** A label's own type, or a double, or a vector of several targets. */
  private DataType predictionType() {
    if (model.targets().isPresent()) {
      return SQLDataTypes.VectorType();
    }
    Optional<DataType> label = model.classes().map(classes -> DataType.fromDDL(classes.type()));
    return label
        .filter(type -> !(isNumber(type) && settings.numbers()))
        .orElse(DataTypes.DoubleType);
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType;
  }

  /** Whether classes are predicted as doubles instead of the label's type. */
  boolean numbers() {
    return settings.numbers()
        && model.targets().isEmpty()
        && model.classes().filter(c -> isNumber(DataType.fromDDL(c.type()))).isPresent();
  }

  private Metadata predictionMetadata() {
    if (model.targets().isPresent()) {
      return vectorMetadata(names.prediction());
    }
    if (!settings.numbers() || model.classes().isEmpty()) {
      return Metadata.empty();
    }
    List<String> labels = model.classes().get().labels();
    List<String> indices = IntStream.range(0, labels.size()).mapToObj(String::valueOf).toList();
    if (!labels.equals(indices)) {
      return Metadata.empty();
    }
    NominalAttribute attribute = NominalAttribute.defaultAttr().withName(names.prediction());
    return (settings.names().size() == labels.size()
            ? attribute.withValues(settings.names().toArray(String[]::new))
            : attribute.withNumValues(labels.size()))
        .toMetadata();
  }

  /** Length of every vector: targets, classes, or quantiles. */
  private int size() {
    if (model.targets().isPresent()) {
      return model.targets().get().count();
    }
    return model
        .classes()
        .map(classes -> classes.labels().size())
        .orElseGet(() -> model.network().layout().output().size());
  }

  private Metadata vectorMetadata(String name) {
    return settings.numbers() ? new AttributeGroup(name, size()).toMetadata() : Metadata.empty();
  }
}
