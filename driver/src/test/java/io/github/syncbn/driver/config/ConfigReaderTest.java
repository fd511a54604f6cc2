package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.CheckpointSettings;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.job.ModelOutput;
import io.github.syncbn.driver.job.Split;
import io.github.syncbn.driver.optimizer.Adam;
import io.github.syncbn.driver.optimizer.AdamW;
import io.github.syncbn.driver.optimizer.Sgd;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final String DATA = "data { path = \"x\", label = y }\n";

  @TempDir private Path directory;

  private static JobSettings job(String text, String... overrides) {
    return new ConfigReader(Map.of("HOME", "/home/me", "SIZE", "32"))
        .read(ConfigSource.ofText("job.conf", text), List.of(overrides))
        .job();
  }

  @Test
  void file_missing_isAnError() {
    String name = directory.resolve("none.conf").toString();
    assertThatThrownBy(() -> new ConfigReader().read(name, List.of()))
        .isInstanceOf(JobException.class)
        .hasMessage(name + ": cannot be read: no such file");
  }

  @Test
  void builtinDigits_always_isReadable() {
    JobConfig config = new ConfigReader().read("builtin:digits", List.of());
    assertThat(config.job().data().source().format()).contains("builtin:digits");
    assertThat(config.job().data().label()).contains("label");
    assertThat(config.job().data().treatment().scale()).isEqualTo(new Scale.DivideBy(16));
  }

  @Test
  void include_besideTheFile_isReadAndOverridden() throws IOException {
    Files.writeString(directory.resolve("base.conf"), DATA + "training { epochs = 3, seed = 7 }\n");
    Path file = directory.resolve("job.conf");
    Files.writeString(file, "include \"base.conf\"\ntraining.epochs = 5\n");
    JobSettings job = new ConfigReader().read(file.toString(), List.of()).job();
    assertThat(job.training().epochs()).isEqualTo(5);
    assertThat(job.training().seed()).isEqualTo(7);
    assertThat(job.text().text())
        .contains("include \"base.conf\"")
        .contains("#   training { epochs = 3");
  }

  @Test
  void include_wrongInside_namesTheIncludedFile() throws IOException {
    Files.writeString(directory.resolve("base.conf"), "\ntraining { epoch = 3 }\n");
    Path file = directory.resolve("job.conf");
    Files.writeString(file, DATA + "include required(\"base.conf\")\ntraining.epochs = 0\n");
    assertThatThrownBy(() -> new ConfigReader().read(file.toString(), List.of()))
        .hasMessage(
            file
                + ":3: training.epochs: expected an integer, 1 or more, got 0\n"
                + directory.resolve("base.conf")
                + ":2: training.epoch: unknown key; did you mean training.epochs?");
  }

  @Test
  void include_ofItself_isAnError() throws IOException {
    Path file = directory.resolve("job.conf");
    Files.writeString(file, DATA + "include \"job.conf\"\n");
    assertThatThrownBy(() -> new ConfigReader().read(file.toString(), List.of()))
        .hasMessage(file + ":2: include \"job.conf\": includes itself");
  }

  @Test
  void variable_ofTheEnvironment_isUsedOverTheDefault() {
    String text =
        "data { label = y, path = ${HOME}\"/x\" }\ntraining { batchSize = 8, batchSize = ${?SIZE}, seed = 3, seed = ${?NONE} }";
    assertThat(job(text).data().source().path()).contains("/home/me/x");
    assertThat(job(text).training().batchSize()).isEqualTo(32);
    assertThat(job(text).training().seed()).isEqualTo(3);
  }

  @Test
  void variable_thatCannotBeDecoded_isAProblemEvenWhereItIsOptional() {
    ConfigReader reader = new ConfigReader(Map.of("PLACE", "h\uFFFD\uFFFDhe"));
    for (String reference : List.of("${PLACE}", "${?PLACE}")) {
      assertThatThrownBy(
              () ->
                  reader.read(
                      ConfigSource.ofText("job.conf", DATA + "data.path = " + reference),
                      List.of()))
          .isInstanceOf(JobException.class)
          .message()
          .contains("${PLACE}", "environment variable cannot be decoded");
    }
  }

  @Test
  void property_ofTheSystem_isNotSeen() {
    System.setProperty("training.epochs", "77");
    System.setProperty("SYNCBN_PROPERTY", "77");
    try {
      String text = DATA + "training { seed = 3, seed = ${?SYNCBN_PROPERTY} }";
      assertThat(job(text).training().epochs()).isEqualTo(10);
      assertThat(job(text).training().seed()).isEqualTo(3);
    } finally {
      System.clearProperty("training.epochs");
      System.clearProperty("SYNCBN_PROPERTY");
    }
  }

  @Test
  void variable_ofOnesOwn_isUsedAndOverridden() {
    String text = "vars.dir = a\ndata { label = y, path = ${vars.dir}\"/x\" }\n";
    assertThat(job(text).data().source().path()).contains("a/x");
    assertThat(job(text, "vars.dir=s3a://b").data().source().path()).contains("s3a://b/x");
  }

  @Test
  void override_ofAText_isTakenLiterally() {
    assertThat(job(DATA, "data.path=s3a://b/dt=*/{a,b}#c").data().source().path())
        .contains("s3a://b/dt=*/{a,b}#c");
    assertThat(job(DATA, "data.path={a,b}.csv").data().source().path()).contains("{a,b}.csv");
    assertThat(job(DATA, "data.path=${HOME}").data().source().path()).contains("${HOME}");
    assertThat(job(DATA, "data.label=true").data().label()).contains("true");
    assertThat(job(DATA, "data.label=007").data().label()).contains("007");
    assertThat(job(DATA, "data.query=select a, b from input where c = 1").data().source().query())
        .contains("select a, b from input where c = 1");
  }

  @Test
  void override_inQuotes_isWhatStandsInThem() {
    assertThat(job(DATA, "data.path=\"a b.csv\"").data().source().path()).contains("a b.csv");
    assertThat(job(DATA, "data.label= \"true\" ").data().label()).contains("true");
    assertThat(job(DATA, "data.path=\"\"\"a\\b\"\"\"").data().source().path()).contains("a\\b");
    assertThat(job(DATA, "data.path=\"a\\u0041\"").data().source().path()).contains("aA");
    // No text in quotes, but one with quotes in it.
    assertThat(job(DATA, "data.query=\"a\" = \"b\"").data().source().query())
        .contains("\"a\" = \"b\"");
    assertThat(job(DATA, "data.path=\"a").data().source().path()).contains("\"a");
  }

  @Test
  void override_ofNumberListAndObject_isTakenAsSuch() {
    assertThat(job(DATA, "training.epochs=3").training().epochs()).isEqualTo(3);
    assertThat(job(DATA, "data.features=[a, b]").data().features()).containsExactly("a", "b");
    assertThat(
            job(DATA, "data.options.header=true", "data.options.a.b=1").data().source().options())
        .isEqualTo(Map.of("header", "true", "a.b", "1"));
    assertThat(job(DATA + "data.split.test = 0.1", "data.split={ column = fold }").data().split())
        .isEqualTo(Split.by("fold"));
  }

  @Test
  void override_ofAnotherChoice_replacesTheFirst() {
    String text = DATA + "optimizer { sgd { learningRate = 0.3, nesterov = true } }";
    assertThat(job(text, "optimizer.adam.learningRate=0.01").optimizer()).isInstanceOf(Adam.class);
    assertThat(job(text, "optimizer=adamW").optimizer()).isInstanceOf(AdamW.class);
    assertThat(job(text, "optimizer.sgd.learningRate=0.01").optimizer())
        .isEqualTo(Declared.of(Sgd.class).build(Map.of("learningRate", 0.01, "nesterov", true)));
    assertThat(job(text, "training.seed=1", "training.seed=2").training().seed()).isEqualTo(2);
  }

  @Test
  void source_withOverrides_givesTheSameJobAgain() {
    JobSettings first =
        job(
            DATA + "optimizer { sgd { learningRate = 0.3 } }",
            "optimizer.adam.learningRate=0.01",
            "data.path=s3a://b/*");
    JobSettings again = job(first.text().text());
    assertThat(again).isEqualTo(first);
    assertThat(first.text().text()).contains("data.path = \"s3a://b/*\"  # --set");
  }

  @Test
  void source_withVariables_staysUnresolved() {
    String text = "data { label = y, path = ${HOME} }\n";
    assertThat(job(text).text().text()).isEqualTo(text);
  }

  @Test
  void split_byPaths_inheritsFormatAndOptions() {
    JobSettings job =
        job(
            """
            data {
              path = "a.csv", label = y, options { header = true }, query = "select * from input"
              split { paths { validation = "b.csv", test { path = "c", format = json } } }
            }
            """);
    Split.Paths paths = job.data().split().paths().orElseThrow();
    assertThat(job.data().source().format()).contains("csv");
    assertThat(paths.validation().orElseThrow().path()).contains("b.csv");
    assertThat(paths.validation().orElseThrow().format()).contains("csv");
    assertThat(paths.validation().orElseThrow().options()).containsEntry("header", "true");
    assertThat(paths.validation().orElseThrow().query()).contains("select * from input");
    assertThat(paths.test().orElseThrow().format()).contains("json");
  }

  @Test
  void maxSteps_withoutEpochs_takesAsManyEpochsAsNeeded() {
    JobSettings.Training training = job(DATA + "training.maxSteps = 500").training();
    assertThat(training.maxSteps()).contains(500L);
    assertThat(training.epochs()).isEqualTo(500);
  }

  @Test
  void checkpoint_given_isRead() {
    JobConfig config =
        new ConfigReader(Map.of())
            .read(
                ConfigSource.ofText(
                    "job.conf",
                    DATA + "checkpoint { path = \"c\", everySteps = 100 }\nmodel { path = \"m\" }"),
                List.of());
    assertThat(config.checkpoint())
        .contains(
            new CheckpointSettings("c", Optional.of(100L), Optional.empty(), Optional.empty(), 3));
    assertThat(config.model()).isEqualTo(new ModelOutput(Optional.of("m"), false));
  }
}
