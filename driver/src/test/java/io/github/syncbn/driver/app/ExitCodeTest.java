package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the command line says, and the code it ends with, when something is wrong. */
class ExitCodeTest {
  @TempDir private static Path folder;

  /** Wrong use, the exit code, and what the message must say. */
  record Wrong(int code, List<String> says, List<String> arguments) {}

  static List<Wrong> wrongs() throws IOException {
    Path typo = folder.resolve("typo.conf");
    Files.writeString(typo, "data { format = \"builtin:digits\" }\ntraining { batchSze = 64 }\n");
    Path text = folder.resolve("text.csv");
    Files.writeString(text, "a,b,label\n1,2,0\n1,two,1\n3,4,1\n");
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "a,b,label\n1,2,0\n1,3,1\n3,4,1\n4,4,0\n");
    Path file = folder.resolve("exists.jsonl");
    Files.writeString(file, "");
    String digits = "builtin:digits";
    return List.of(
        new Wrong(
            2,
            List.of("typo.conf:2", "training.batchSze", "training.batchSize"),
            List.of("train", "--config", typo.toString())),
        new Wrong(
            2,
            List.of("no-such.conf"),
            List.of("train", "--config", folder.resolve("no-such.conf").toString())),
        new Wrong(2, List.of("--modle"), List.of("train", "--modle", "x")),
        new Wrong(
            2,
            List.of("before the subcommand"),
            List.of("train", "--config", digits, "--conf", "spark.ui.enabled=true")),
        new Wrong(
            2,
            List.of("the metrics file", "exists; name another, or add --overwrite"),
            List.of("train", "--config", digits, "--metrics", file.toString())),
        new Wrong(
            2,
            List.of("training.workers", "worker a shard"),
            List.of("train", "--config", digits, "--set", "training.workers=3")),
        new Wrong(
            2,
            List.of("7 outputs", "10"),
            List.of("train", "--config", digits, "--set", "network=[{ dense = 7 }]")),
        new Wrong(
            2,
            List.of("init-from"),
            List.of(
                "train",
                "--config",
                digits,
                "--init-from",
                folder.resolve("no.safetensors").toString())),
        new Wrong(
            3,
            List.of("cannot load a model", "no directory metadata"),
            List.of("train", "--config", digits, "--init-from", folder.toString())),
        new Wrong(
            2,
            List.of("no model"),
            List.of("inspect", "--model", folder.resolve("none").toString())),
        new Wrong(
            3,
            List.of("two", "text.csv"),
            List.of(
                "train",
                "--config",
                digits,
                "--set",
                "data.format=csv",
                "--set",
                "data.path=" + text,
                "--set",
                "data.label=label")),
        new Wrong(
            3,
            List.of("lable", "label"),
            List.of(
                "train",
                "--config",
                digits,
                "--set",
                "data.format=csv",
                "--set",
                "data.path=" + rows,
                "--set",
                "data.label=lable")),
        new Wrong(
            3,
            List.of("nowhere"),
            List.of(
                "train",
                "--config",
                digits,
                "--set",
                "data.format=csv",
                "--set",
                "data.path=" + folder.resolve("nowhere.csv"),
                "--set",
                "data.label=label")),
        new Wrong(
            4,
            List.of("but local[2] has 2 slots; use --master local[4]"),
            List.of(
                "train",
                "--config",
                digits,
                "--set",
                "training.shards=4",
                "--set",
                "training.workers=4")),
        new Wrong(
            5,
            List.of("diverged", "learningRate"),
            List.of(
                "train",
                "--config",
                digits,
                "--set",
                "network=[{ dense = 64 }, relu, { dense = output }]",
                "--set",
                "optimizer={ sgd { learningRate = 1e20 } }")));
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void command_thatCannotSucceed_saysWhyAndEndsWithItsCode(Wrong wrong) {
    System.setProperty("spark.master", "local[2]");
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code;
    try {
      System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
      code = Main.run(wrong.arguments().toArray(new String[0]));
    } finally {
      System.setErr(err);
      System.clearProperty("spark.master");
    }
    String message = said.toString(StandardCharsets.UTF_8);
    assertThat(code).as(message).isEqualTo(wrong.code());
    assertThat(message).contains(wrong.says()).doesNotContain("\tat ");
  }
}
