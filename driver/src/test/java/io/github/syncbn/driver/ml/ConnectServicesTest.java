package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.syncbn.driver.data.TestSpark;
import io.github.syncbn.driver.model.ModelExample;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.spark.SparkLine;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a server of Spark Connect asks of an estimator and a model: to be listed for Java's
 * ServiceLoader, a constructor from a uid, parameters that say the class of their values, and
 * static methods to load.
 */
class ConnectServicesTest {
  private static final Set<Class<?>> VALUES =
      Set.of(
          int.class,
          long.class,
          double.class,
          boolean.class,
          String.class,
          int[].class,
          double[].class,
          String[].class);

  private static Set<Class<?>> listed(Class<?> service) {
    return ServiceLoader.load(service).stream()
        .<Class<?>>map(ServiceLoader.Provider::type)
        .filter(type -> type.getName().startsWith("io.github.syncbn."))
        .collect(Collectors.toSet());
  }

  private static Set<String> existing(Class<?> kind) {
    return new ClassFileImporter()
        .importPackages("io.github.syncbn").stream()
            .filter(type -> type.isAssignableTo(kind))
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .map(JavaClass::getName)
            .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(classes = {Estimator.class, Transformer.class})
  void services_areAllEstimatorsAndModels(Class<?> service) {
    assertThat(listed(service).stream().map(Class::getName))
        .hasSize(2)
        .containsExactlyInAnyOrderElementsOf(existing(service));
  }

  @Test
  void estimators_areMadeFromAUidAndAreWritable() throws ReflectiveOperationException {
    for (Class<?> type : listed(Estimator.class)) {
      PipelineStage made =
          (PipelineStage) type.getConstructor(String.class).newInstance("given by a client");
      assertThat(made.uid()).isEqualTo("given by a client");
      assertThat(made).isInstanceOf(MLWritable.class);
      assertThat(type.getMethod("load", String.class).getReturnType()).isEqualTo(type);
    }
  }

  @Test
  void parameters_sayTheClassOfTheirValues() throws ReflectiveOperationException {
    SparkLine.assume4("its parameters know no class, and it has no such server");
    for (Class<?> type : listed(Estimator.class)) {
      PipelineStage made = (PipelineStage) type.getConstructor(String.class).newInstance("uid");
      for (Param<?> param : made.params()) {
        assertThat(made.getParam(param.name())).isSameAs(param);
        // Not in Spark 3.5.
        assertThat(Param.class.getMethod("dataClass").invoke(param))
            .as(type + " " + param.name())
            .isIn(VALUES);
      }
    }
  }

  @Test
  void models_areLoadedByStaticMethodsAlone() throws ReflectiveOperationException {
    for (Class<?> type : listed(Transformer.class)) {
      assertThat(MLWritable.class).isAssignableFrom(type);
      assertThat(type.getMethod("load", String.class).getReturnType()).isEqualTo(type);
      assertThat(type.getMethod("read").invoke(null)).isInstanceOf(ModelReader.class);
      assertThatThrownBy(() -> type.getConstructor().newInstance())
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .hasMessage("a model comes from the fit of an estimator, or from load");
    }
  }

  @Test
  void model_thatAServerPutsAside_liesOnItsOwnDisk(@TempDir Path folder) {
    SparkSession spark = TestSpark.session();
    String before = spark.sparkContext().hadoopConfiguration().get("fs.defaultFS");
    SavedModel saved = ModelExample.classifier(1);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassificationModel("uid", saved, Optional.empty());
    spark.sparkContext().hadoopConfiguration().set("fs.defaultFS", "nosuch://cluster");
    try {
      String path = folder.resolve("put aside").toString();
      new ModelWriter(model).saveToLocal(path);
      NeuralNetworkClassificationModel read =
          ((ModelReader<NeuralNetworkClassificationModel>) NeuralNetworkClassificationModel.read())
              .loadFromLocal(path);
      assertThat(read.network().digest()).isEqualTo(saved.network().digest());
      assertThat(read.estimatedSize()).isBetween(1L, 100_000L);
    } finally {
      spark.sparkContext().hadoopConfiguration().set("fs.defaultFS", before);
    }
  }
}
