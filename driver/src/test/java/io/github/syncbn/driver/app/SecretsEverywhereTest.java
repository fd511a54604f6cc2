package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets of every shape are planted in a job, its overrides, its includes and the environment;
 * then all that a training, its model's commands and failing jobs write is searched for them:
 * model, checkpoints, metrics, reports, predictions, Spark's event log (what its web page shows),
 * standard output, and the log with all of Spark's lines.
 */
class SecretsEverywhereTest {
  private static final String ROWS =
      IntStream.range(0, 60)
          .mapToObj(i -> i % 7 + "," + i % 5 + "," + i % 2)
          .collect(Collectors.joining("\n", "a,b,label\n", "\n"));

  @TempDir private static Path inputs;
  @TempDir private static Path written;

  private final Map<String, String> environment = new LinkedHashMap<>();
  private int planted;

  /** A new secret, to be written into a job. */
  private String secret() {
    planted++;
    return "zq" + planted + "Kx-93w" + planted + "Vt";
  }

  /** A new secret in the environment, as a job refers to it. */
  private String variable() {
    String name = "SYNCBN_TEST_" + environment.size();
    environment.put(name, secret());
    return "${" + name + "}";
  }

  private String job() throws IOException {
    Path rows = inputs.resolve("rows.csv");
    Files.writeString(rows, ROWS);
    Files.createDirectories(inputs.resolve("more"));
    Files.writeString(
        inputs.resolve("more/secrets.conf"),
        "password = " + secret() + "\nnested { token = \"" + secret() + "\" }\n");
    return String.join(
        "\n",
        "data {",
        "  format = csv, path = \"" + rows + "\", label = label",
        "  query = \"select a, b, label from input where '\"" + variable() + "\"' <> ''\"",
        "  options {",
        "    include \"more/secrets.conf\"",
        "    nullValue = " + variable(),
        "    dbPassword = " + secret() + ", \"api.key\" = \"" + secret() + "\"",
        "    secretText = \"a\"" + secret() + "\"b\", clientSecret { value = " + secret() + " }",
        "    refreshToken = \"\"\"" + secret() + "\"\"\", accessToken = " + variable(),
        "    url = \"jdbc:postgresql://me:" + secret() + "@host:5432/db\"",
        "    url2 = \"jdbc:postgresql://host/db?user=me&password=" + secret() + "&ssl=true\"",
        "    url3 = \"jdbc:sqlserver://host:1433;user=me;password=" + secret() + "\"",
        "    url4 = \"jdbc:oracle:thin:me/" + secret() + "@host:1521:x\"",
        "    url5 = \"jdbc:postgresql://me:\"" + variable() + "\"@host/db\"",
        "    url6 = \"https://h.blob.core.windows.net/c?sv=2020&sig=" + secret() + "\"",
        "    url7 = \"https://b.s3.amazonaws.com/x?X-Amz-Signature=" + secret() + "\"",
        "    connection = \"AccountName=a;AccountKey=" + secret() + "==;EndpointSuffix=x\"",
        "    fs.azure.account.key { me = " + secret() + " }",
        "    \"fs.azure.account.key.me.dfs.core.windows.net\" = \"" + secret() + "\"",
        "    \"fs.s3a.secret.key\" = " + secret() + ", \"fs.s3a.access.key\" = " + secret(),
        "    jaas = \"Login required username=\\\"u\\\" password=\\\"" + secret() + "\\\";\"",
        "    account = \"\"\"{\"private_key\": \"" + secret() + "\"}\"\"\"",
        "    header = true, \"header.Authorization\" = \"Bearer " + secret() + "\"",
        "    token1 = ${vars.first}, password2 = \"x\"${vars.second}\"y\"",
        "  }",
        "}",
        "vars { first = " + secret() + ", second = ${vars.third}, third = " + secret() + " }",
        "vars { tokens = [" + secret() + ", " + secret() + "] }",
        "vars { list = [{ password = " + secret() + " }], secrets += " + secret() + " }",
        "# password = " + secret(),
        "training { batchSize = 16, epochs = 2 } # was token=" + secret(),
        "network = [{ dense = 4 }, batchNorm, relu, { dense = output }]",
        "checkpoint { path = \"" + written.resolve("checkpoints") + "\", everySteps = 2 }",
        "");
  }

  private List<String> commands() throws IOException {
    Path job = inputs.resolve("job.conf");
    Files.writeString(job, job());
    String config = job.toString();
    String model = written.resolve("model").toString();
    String rows = inputs.resolve("rows.csv").toString();
    List<String> commands = new ArrayList<>();
    commands.add(
        SecretsRun.line(
            "train",
            "--config",
            config,
            "--model",
            model,
            "--metrics",
            written.resolve("metrics.jsonl").toString(),
            "--set",
            "data.options.password=" + secret(),
            "--set",
            "data.options.link=s3a://AKIA:" + secret() + "@bucket/x",
            "--set",
            "vars.more={ secrets = [" + secret() + "] }"));
    commands.add(SecretsRun.line("inspect", "--model", model));
    commands.add(SecretsRun.line("inspect", "--model", model, "--json"));
    commands.add(SecretsRun.line("evaluate", "--model", model, "--config", config));
    commands.add(
        SecretsRun.line(
            "predict",
            "--model",
            model,
            "--input",
            rows,
            "--trust-model",
            "--output",
            written.resolve("predictions").toString()));
    commands.add(SecretsRun.line("reproduce", "--model", model, "--trust-model"));
    commands.add(SecretsRun.line("plan", "--config", config));
    failing(config).forEach(commands::add);
    return commands;
  }

  /** Jobs that end in errors of our own, of the HOCON library, of Spark and of drivers. */
  private List<String> failing(String config) throws IOException {
    List<String> settings =
        List.of(
            "training.epochs=" + "[\"x://u:" + secret() + "@h\"]",
            "data.query=select `a from input where password = '" + secret() + "'",
            "data.path=file:///nowhere/x.csv?sig=" + secret(),
            "data.path=s3a://me:" + secret() + "@bucket/rows.csv",
            "data.options.password=[" + secret() + "]",
            "data={ format = jdbc, label = y, options { url = \"jdbc:postgresql://me:"
                + secret()
                + "@127.0.0.1:1/d\", dbtable = t, password = "
                + secret()
                + " } }");
    List<String> commands = new ArrayList<>();
    for (String setting : settings) {
      commands.add(SecretsRun.line("train", "--config", config, "--set", setting));
    }
    List<String> texts =
        List.of(
            "training.epochs = " + variable(),
            "network = [" + variable() + "]",
            "data.path = \"file:///nowhere/x.csv?sig=\"" + variable(),
            "data.query = \"select \"" + variable() + "\" from input\"",
            "data.options.password = " + secret() + "*x",
            "data.options { password = \"" + secret());
    for (String text : texts) {
      Path file = inputs.resolve("wrong" + commands.size() + ".conf");
      Files.writeString(
          file,
          "data { format = csv, label = label }\n"
              + (text.contains("data.path") ? "" : "data.path = \"" + inputs + "/rows.csv\"\n")
              + text
              + "\n");
      commands.add(SecretsRun.line("train", "--config", file.toString()));
    }
    return commands;
  }

  @Test
  void secrets_ofEveryShape_areWrittenNowhere() throws Exception {
    Path list = inputs.resolve("commands");
    Files.write(list, commands());
    assertThat(planted).isGreaterThanOrEqualTo(30);
    Path log = inputs.resolve("log4j2.properties");
    Files.writeString(
        log,
        "appender.c.type = Console\nappender.c.name = c\nappender.c.target = SYSTEM_ERR\n"
            + "rootLogger.level = info\nrootLogger.appenderRef.c.ref = c\n"
            + "logger.ours.name = io.github.syncbn\nlogger.ours.level = debug\n");
    run(list, log);

    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(written)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (int i = 1; i <= planted; i++) {
          int at = content.indexOf("zq" + i + "Kx-93w" + i);
          if (at >= 0) {
            found.merge(
                "secret " + i,
                file.getFileName() + ": " + content.substring(Math.max(0, at - 150), at + 40),
                (one, more) -> one + "\n---" + more);
          }
        }
      }
    }
    String output = Files.readString(written.resolve("stdout"));
    assertThat(found).as(output + said()).isEmpty();
    assertThat(output.lines().filter(line -> line.startsWith("exit code 0"))).hasSize(7);
    assertThat(output.lines().filter(line -> line.matches("exit code [2345] .*"))).hasSize(12);
    assertThat(written.resolve("checkpoints")).isNotEmptyDirectory();
    assertThat(written.resolve("events")).isNotEmptyDirectory();
  }

  /** Our own lines of standard error. */
  private static String said() throws IOException {
    try (Stream<String> lines = Files.lines(written.resolve("stderr"))) {
      return lines.filter(line -> line.contains("error: ")).collect(Collectors.joining("\n"));
    }
  }

  private void run(Path list, Path log) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx1g",
            // It says and writes the same, and takes a quarter less time.
            "-XX:TieredStopAtLevel=1",
            "-Dlog4j2.configurationFile=" + log,
            "-Dspark.master=local[2]",
            "-Dspark.ui.enabled=true",
            "-Dspark.ui.port=0",
            "-Dspark.eventLog.enabled=true",
            "-Dspark.eventLog.compress=false",
            "-Dspark.eventLog.dir=" + Files.createDirectory(written.resolve("events")).toUri(),
            "-Dspark.sql.warehouse.dir=" + inputs.resolve("warehouse"),
            "-cp",
            System.getProperty("java.class.path"),
            SecretsRun.class.getName(),
            list.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(written.resolve("stdout").toFile())
            .redirectError(written.resolve("stderr").toFile());
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    assertThat(code).as(Files.readString(written.resolve("stderr"))).isZero();
  }
}
