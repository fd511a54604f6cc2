package io.github.syncbn.driver.config;

import io.github.syncbn.driver.ProjectVersion;
import io.github.syncbn.driver.ml.NeuralNetworkClassifier;
import io.github.syncbn.driver.ml.NeuralNetworkRegressor;
import io.github.syncbn.driver.ml.TestModels;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;

/** Modules of {@code driver/python/syncbn} are written by this test, from the declarations. */
class PythonPackageTest {

  @Test
  void modules_ofChoices_areThoseOfTheDeclarations() throws IOException {
    PythonChoices choices = new PythonChoices();
    for (String module : choices.modules()) {
      PythonText.check(module, choices.source(module));
    }
  }

  @Test
  void version_ofThePackage_isThatOfTheJar() throws IOException {
    PythonText.check(
        "_version",
        "\"\"\"Written from the version in pom.xml; do not edit.\"\"\"\n\n__version__ = "
            + PythonText.quoted(ProjectVersion.read())
            + "\n");
  }

  @Test
  void parameters_ofEstimatorsAndModels_areThoseOfTheDeclarations() throws IOException {
    Map<String, Params> owners = new LinkedHashMap<>();
    owners.put("NeuralNetworkClassifier", new NeuralNetworkClassifier());
    owners.put("NeuralNetworkRegressor", new NeuralNetworkRegressor());
    owners.put("NeuralNetworkClassificationModel", TestModels.classifier());
    owners.put("NeuralNetworkRegressionModel", TestModels.regression());
    PythonText.check("_settings", new PythonSettings(owners).source());
  }
}
