package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.job.CategoryReading.Dates;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.layer.Numbers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table and the name of its label are enough. */
class ChosenJobTest {
  private static SparkSession spark;

  @TempDir Path directory;
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private ChosenJob chosen(String columns, long rows, String... assignments) {
    String path = directory.resolve("table" + Math.abs(columns.hashCode()) + ".parquet").toString();
    spark
        .sql("select " + columns + " from range(" + rows + ")")
        .write()
        .mode("overwrite")
        .parquet(path);
    return ChosenJob.of(spark, path, "y", Optional.empty(), List.of(assignments));
  }

  @Test
  void task_followsFromTheLabel() {
    assertThat(chosen("id x, if(id % 2 = 0, 'a', 'b') y", 50).config().job().task())
        .isEqualTo(Task.CLASSIFICATION);
    assertThat(chosen("id x, id % 2 = 0 y", 50).config().job().task())
        .isEqualTo(Task.CLASSIFICATION);
    assertThat(chosen("id x, id % 3 y", 50).config().job().task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(chosen("id x, double(id % 3) y", 50).config().job().task())
        .isEqualTo(Task.CLASSIFICATION);
    assertThat(chosen("id x, id / 3 y", 50).config().job().task()).isEqualTo(Task.REGRESSION);
    assertThat(chosen("id x, id * 7 y", 500).config().job().task()).isEqualTo(Task.REGRESSION);
  }

  @Test
  void columns_ofDatesAndLists_changeTheJob() {
    ChosenJob dates = chosen("id x, current_date() d, id % 2 y", 50);
    assertThat(dates.config().job().data().categories().dates()).isEqualTo(Dates.PARTS);
    assertThat(numbers(dates)).isInstanceOf(Numbers.Periodic.class);
    ChosenJob lists = chosen("array(id, 2) x, id % 2 y", 50);
    assertThat(lists.config().job().data().categories().dates()).isEqualTo(Dates.LEAVE_OUT);
    assertThat(numbers(lists)).isInstanceOf(Numbers.Plain.class);
  }

  private static Numbers numbers(ChosenJob chosen) {
    return chosen.config().job().network().columns().orElseThrow().numbers();
  }

  @Test
  void batches_growWithTheTable() {
    assertThat(chosen("id x, id % 2 y", 1_000).config().job().training().batchSize()).isEqualTo(64);
    ChosenJob large = chosen("id x, id % 2 y", 1_200_000);
    assertThat(large.config().job().training().batchSize()).isEqualTo(4096);
    assertThat(large.config().job().training().epochs()).isEqualTo(4);
    assertThat(large.text()).startsWith("# Chosen for 1,200,000 rows of 2 columns;");
  }

  @Test
  void assignments_areSetOverWhatIsChosen() {
    ChosenJob chosen = chosen("id x, id % 2 y", 50, "training.epochs=3", "data.weight=x");
    assertThat(chosen.config().job().training().epochs()).isEqualTo(3);
    assertThat(chosen.config().job().data().weight()).contains("x");
  }

  @Test
  void train_onATable_printsAJobThatGivesTheSameModel() throws IOException {
    StringBuilder rows = new StringBuilder("job,income,since,rich\n");
    for (int i = 0; i < 300; i++) {
      rows.append(List.of("nurse", "cook", "judge").get(i % 3))
          .append(i % 7 == 0 ? ",," : "," + Math.exp(i % 40 / 4.0) + ",")
          .append("2020-0" + (1 + i % 9) + "-11," + (i % 3 == 2 ? "yes\n" : "no\n"));
    }
    Path csv = directory.resolve("people.csv");
    Files.writeString(csv, rows);
    String printed =
        train("--data", csv.toString(), "--label", "rich", "--set", "training.epochs=3");
    String text = printed.substring(printed.indexOf("# Chosen"), printed.indexOf("}\n\n") + 2);
    Path job = directory.resolve("job.conf");
    Files.writeString(job, text);
    String digest = digest();

    train("--config", job.toString(), "--set", "training.epochs=3");

    assertThat(digest()).isEqualTo(digest);
    assertThat(printed).contains("3 feature columns, label rich");
  }

  private String train(String... arguments) {
    List<String> all = new ArrayList<>(List.of("train", "--overwrite", "--model"));
    all.add(directory.resolve("model").toString());
    all.addAll(List.of(arguments));
    PrintStream out = System.out;
    PrintStream error = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    System.setErr(System.out);
    try {
      assertThat(run(all)).as(err.toString()).isZero();
    } finally {
      System.setOut(out);
      System.setErr(error);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private int run(List<String> arguments) {
    return Main.commandLine()
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private String digest() {
    return new ModelDirectory(directory.resolve("model").toString(), new Configuration())
        .load()
        .network()
        .digest();
  }

  @Test
  void train_withOptionsThatDoNotGoTogether_saysWhichDo() {
    assertThat(run(List.of("train", "--data", "x.csv"))).isNotZero();
    assertThat(run(List.of("train", "--data", "x.csv", "--config", "y.conf"))).isNotZero();
    assertThat(run(List.of("train", "--label", "y"))).isNotZero();
    assertThat(err.toString())
        .contains("--data needs --label: which column is to be predicted?")
        .contains("--data chooses a job, --config names one: give one of them")
        .contains("--label and --task go with --data; a job file says data.label and task");
  }
}
