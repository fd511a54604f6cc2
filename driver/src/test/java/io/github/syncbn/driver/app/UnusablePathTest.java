package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.ModelExample;
import io.github.syncbn.driver.model.Reading;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.spark.LocalCluster;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.VersionInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Places that no file system here has, and options that miss theirs: told before Spark starts. */
class UnusablePathTest {
  private static final String DIGITS = "train --config builtin:digits ";

  /** A kind of path that Spark knows and has no library for. */
  private static final String AZURE =
      "there is no class org.apache.hadoop.fs.azurebfs.AzureBlobFileSystem. Name its library to Spark"
          + " before the subcommand, which brings all that it needs: --packages"
          + " org.apache.hadoop:hadoop-azure:"
          + VersionInfo.getVersion()
          + ".";

  @TempDir private static Path folder;

  @BeforeAll
  static void write() throws IOException {
    Files.createDirectory(folder.resolve("folder"));
    Files.writeString(folder.resolve("run.jsonl"), "{\"type\":\"step\",\"step\":1,\"loss\":3}\n");
  }

  private static String run(String arguments) {
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Map<String, String> settings =
        Map.of(
            "spark.master",
            "local[1]",
            "spark.hadoop.fs.partial.impl",
            Partial.class.getName(),
            "spark.hadoop.fs.unfit.impl",
            Unfit.class.getName());
    settings.forEach(System::setProperty);
    try {
      System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
      Main.run(arguments.replace("HERE", folder.toString()).split(" "));
    } finally {
      System.setErr(err);
      settings.keySet().forEach(System::clearProperty);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        DIGITS + "--metrics nosuch://x/m | cannot look at the metrics path nosuch://x/m: ",
        DIGITS + "--metrics HERE/folder | /folder is a folder; name a file",
        DIGITS + "--resume | --resume needs to know where the checkpoints are; set checkpoint.path",
        DIGITS
            + "--set checkpoint.path=nosuch://x/c | cannot look for checkpoints in nosuch://x/c: ",
        DIGITS + "--model nosuch://x/m | cannot look at the model path nosuch://x/m: ",
        DIGITS + "--report nosuch://x/r | --report nosuch://x/r cannot be written to: ",
        "compare nosuch://x/m --report HERE/r | cannot read the metrics nosuch://x/m: ",
        "compare HERE/run.jsonl --report nosuch://x/r | the page cannot be written to nosuch://x/r: ",
        DIGITS + "--metrics abfs://c@x/m | the metrics path abfs://c@x/m: AZURE",
        DIGITS + "--set checkpoint.path=abfs://c@x/c | look for checkpoints in abfs://c@x/c: AZURE",
        DIGITS + "--model abfs://c@x/m | the model path abfs://c@x/m: AZURE",
        DIGITS + "--report abfs://c@x/r | --report abfs://c@x/r cannot be written to: AZURE",
        DIGITS + "--init-from abfs://c@x/m | AZURE",
        "train --config abfs://c@x/j.conf | abfs://c@x/j.conf: cannot be read: AZURE",
        "train --data abfs://c@x/t --label y | hadoop-azure:",
        "compare abfs://c@x/m --report HERE/r | cannot read the metrics abfs://c@x/m: AZURE",
        "inspect --model abfs://c@x/m | cannot load a model from abfs://c@x/m: AZURE",
        "predict --model abfs://c@x/m --input x --output y | cannot load a model from abfs://c@x/m: AZURE",
        DIGITS + "--model s3:/b/m | No FileSystem for scheme \"s3\". Say s3a: Name its library",
        DIGITS + "--model unfit://b/m | a library does not fit Spark",
        DIGITS
            + "--model partial://b/m | there is no class software.amazon.awssdk.X. Name its library to"
            + " Spark before the subcommand, which brings all that it needs: --packages"
            + " org.apache.hadoop:hadoop-aws:",
        "inspect --model nosuch://x/m | cannot load a model from nosuch://x/m: ",
        "experiment nosuch | There is no experiment 'nosuch'; there are: ",
        "experiment noise --full --config HERE/x | a full experiment trains the job of the paper: --full and --config exclude each other",
      })
  void place_thatCannotBeUsed_isNamed(String arguments, String words) {
    assertThat(run(arguments))
        .as(Arrays.toString(arguments.split(" ")))
        .contains(words.replace("AZURE", AZURE));
  }

  /** As if it came without the other half of its library. */
  public static final class Partial extends RawLocalFileSystem {
    @Override
    public void initialize(URI uri, Configuration hadoop) {
      throw new NoClassDefFoundError("software/amazon/awssdk/X");
    }
  }

  /** As if it had been compiled with another Hadoop. */
  public static final class Unfit extends RawLocalFileSystem {
    @Override
    public void initialize(URI uri, Configuration hadoop) {
      throw new NoSuchMethodError("'void org.apache.hadoop.fs.FileSystem.none()'");
    }
  }

  @Test
  void output_thatCannotBeReached_isNamed() {
    Configuration hadoop = new Configuration();
    TableOutput output = new TableOutput("nosuch://x/t", hadoop);
    assertThatThrownBy(() -> output.checkWritable(false))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Cannot look at the output nosuch://x/t: No FileSystem for scheme");
    assertThatThrownBy(output::remove)
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Cannot write to nosuch://x/t: No FileSystem for scheme");
    assertThatThrownBy(() -> HadoopPath.qualified("nosuch://x/t", hadoop))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Cannot reach nosuch://x/t: No FileSystem for scheme");
  }

  @Test
  void model_thatDoesNotSayHowItWasTrained_isNoCopyOfATraining() {
    String path = folder.resolve("model").toString();
    SavedModel model = Declared.with(ModelExample.classifier(1), "provenance", Map.of());
    new ModelDirectory(path, new Configuration()).save(model, false);
    assertThat(run("reproduce --model " + path))
        .contains("the model " + path + " does not say by which configuration it was trained");
  }

  @Test
  void master_thatIsNone_isToldAsSuch() {
    // Tests that share a session leave it open, and it would be taken.
    LocalCluster.stopOtherSession();
    System.setProperty("spark.master", "nosuch");
    try {
      assertThatThrownBy(Session::open)
          .isInstanceOf(JobException.class)
          .hasMessageContaining("Spark does not start: Could not parse Master URL: 'nosuch'");
    } finally {
      System.clearProperty("spark.master");
    }
  }

  @Test
  void label_thatAModelDoesNotName_isAskedForByEvaluate() throws IOException {
    String json =
        new FeatureSchema(
                Stream.of("a", "b", "c", "d")
                    .map(name -> new Column(name, Kind.NUMERIC, 1))
                    .toList())
            .toJson();
    SavedModel model =
        Declared.with(
            Declared.with(
                ModelExample.classifier(1), "features", new ObjectMapper().readTree(json)),
            "reading",
            new Reading(Optional.of("csv"), Map.of(), Optional.empty()));
    String path = folder.resolve("unlabelled").toString();
    new ModelDirectory(path, new Configuration()).save(model, false);
    Files.writeString(folder.resolve("rows.csv"), "a,b,c,d\n1,2,3,4\n");
    assertThat(run("evaluate --model " + path + " --input HERE/rows.csv"))
        .contains("The model does not say which column its label was: use --config");
  }
}
