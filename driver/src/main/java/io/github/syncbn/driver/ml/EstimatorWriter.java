package io.github.syncbn.driver.ml;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;
import org.json4s.JInt;
import org.json4s.JObject;
import org.json4s.JValue;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.math.BigInt;

/**
 * Writes an estimator as Spark ML's metadata with a version of ours, and the network it starts from
 * beside them.
 */
final class EstimatorWriter extends MLWriter {
  /** Name of the version in the metadata. */
  static final String FORMAT = "formatVersion";

  /** That of this release. */
  static final int VERSION = 1;

  private final NeuralNetworkEstimator<?, ?> estimator;

  EstimatorWriter(NeuralNetworkEstimator<?, ?> estimator) {
    this.estimator = estimator;
  }

  @Override
  public void saveImpl(String path) {
    List<Tuple2<String, JValue>> version =
        List.of(new Tuple2<>(FORMAT, new JInt(BigInt.apply(VERSION))));
    DefaultParamsWriter$.MODULE$.saveMetadata(
        estimator,
        path,
        sparkSession(),
        Option.apply(new JObject(CollectionConverters.asScala(version).toList())));
    Optional<NeuralNetworkModel<?>> start = estimator.initialModel();
    if (start.isPresent()) {
      new ModelWriter(start.get())
          .session(sparkSession())
          .saveImpl(EstimatorReader.initialModel(path));
    }
  }
}
