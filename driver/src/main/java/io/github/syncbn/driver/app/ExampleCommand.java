package io.github.syncbn.driver.app;

import io.github.syncbn.driver.examples.ClassificationExample;
import io.github.syncbn.driver.examples.EmbeddingsTable;
import io.github.syncbn.driver.examples.RegressionExample;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SaveMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncbn example}: runs a program of the package of examples. */
@Command(
    name = "example",
    mixinStandardHelpOptions = true,
    description =
        "Run an example of the Java API on a table that it makes itself: classification, regression;"
            + " or write the table of conf/embeddings.conf: embeddings.")
final class ExampleCommand implements Callable<Integer> {
  /** The examples. */
  enum Name {
    classification,
    regression,
    embeddings
  }

  @Parameters(paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}")
  private Name name;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "embeddings.parquet",
      description = "Where the table of embeddings goes; replaced if it exists.")
  private String output;

  @Option(names = "--rows", paramLabel = "N", defaultValue = "20000", description = "Its rows.")
  private long rows;

  @Override
  public Integer call() {
    try (Session session = Session.forTraining()) {
      switch (name) {
        case classification -> ClassificationExample.run(session.spark(), System.out);
        case regression -> RegressionExample.run(session.spark(), System.out);
        case embeddings -> {
          EmbeddingsTable.of(session.spark(), rows)
              .write()
              .mode(SaveMode.Overwrite)
              .parquet(output);
          System.out.println("wrote " + rows + " rows to " + output);
        }
      }
    }
    return 0;
  }
}
