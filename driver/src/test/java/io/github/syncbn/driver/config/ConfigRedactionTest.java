package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.secret.SecretNames;
import io.github.syncbn.driver.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a configuration holds no secret, and is the same configuration otherwise. */
class ConfigRedactionTest {
  private static final String DATA = "data { path = \"x\", label = y }\n";
  private static final String SECRET = "hunter2-Wq7";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("DB_PASSWORD", SECRET, "PLACE", "eu/x", "N", "3");

  @TempDir private Path folder;

  private static JobConfig read(String text, String... overrides) {
    return new ConfigReader(ENVIRONMENT)
        .read(ConfigSource.ofText("job.conf", text), List.of(overrides));
  }

  /** What is kept; it must be readable again. */
  private static String kept(String text, String... overrides) {
    String kept = read(text, overrides).job().text().text();
    new RecordedConfig(kept).read(new ConfigReader(ENVIRONMENT), "again", List.of());
    return kept;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.options.password = SECRET",
        "data.options.password = \"SECRET\"",
        "data.options { dbPassword: SECRET, header = true }",
        "data.options { \"db.password\" = SECRET }",
        "data { options { \"p\\u0061ssword\" = \"SECRET\" } }",
        "data.options.password = \"\"\"SECRET\"\"\"",
        "data.options.password = \"\"\"a\nSECRET\"\"\"",
        "data.options.password = a SECRET b",
        "data.options.password = \"a\"SECRET\"b\"",
        "data.options.password = \"a\"${N}\"SECRET\"",
        "data.options.password = ${?NONE}SECRET",
        "data.options.password { value = SECRET }",
        "data.options.secret.of.mine.is = SECRET",
        "data.options.token.a = SECRET, data.options.token.b = SECRET",
        "data.options.fs.s3a.access.key = SECRET",
        "data.options.fs.s3a.secret.key = SECRET",
        "data.options { fs { azure { account { key { me = SECRET } } } } }",
        "data.options.\"fs.azure.account.key.me.blob.core.windows.net\" = \"SECRET==\"",
        "data.options.\"fs.azure.sas.c.me.blob.core.windows.net\" = \"?sv=1&sig=SECRET\"",
        "data.options.apiKey = SECRET",
        "data.options.client_secret = SECRET",
        "data.options.\"header.Authorization\" = \"Bearer SECRETSECRET\"",
        "data.options.\"sasl.jaas.config\" = \"x required username=\\\"u\\\" password=\\\"SECRET\\\";\"",
        "data.options.\"kafka.opts\" = \"x required username=\\\"u\\\" password=\\\"SECRET\\\";\"",
        "data.options.json = \"{\\\"private_key\\\": \\\"SECRET\\\"}\"",
        "data.options.json = \"\"\"{\"private_key\": \"SECRET\"}\"\"\"",
        "data.options.pem = \"\"\"-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\"\"\"",
        "data.options.url = \"jdbc:postgresql://me:SECRET@host:5432/db\"",
        "data.options.url = \"jdbc:postgresql://me:SEC@RET@host/db\"",
        "data.options.url = \"jdbc:postgresql://host:5432/db?user=me&password=SECRET&ssl=true\"",
        "data.options.url = \"jdbc:sqlserver://h:1433;user=a@b;password=SECRET;ssl=true\"",
        "data.options.url = \"jdbc:oracle:thin:me/SECRET@host:1521:x\"",
        "data.options.url = \"mongodb+srv://me:SECRET@host/db\"",
        "data.options.url = \"redis://:SECRET@host\"",
        "data.options.url = \"jdbc:postgresql://me:\"SECRET\"@host/db\"",
        "data.options.url = \"jdbc:postgresql://me:hun\"${N}\"SECRET@host/db\"",
        "data.options.url = \"https://h/x?sv=2020&sig=SECRET\"",
        "data.options.url = \"https://h/x?X-Amz-Signature=SECRET&x=1\"",
        "data.options.url = \"https://h/x?access_token=SECRET\"",
        "data.options.c = \"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=SECRET==;E=x\"",
        "data.split.paths.test = \"s3a://AKIA:SECRET/x+y@bucket/p\"",
        "vars.p = SECRET, data.options.password = ${vars.p}",
        "vars.p = SECRET, vars.q = ${vars.p}, data.options.password = ${vars.q}",
        "vars.p = SECRET, data.options.url = \"jdbc:x://me:\"${vars.p}\"@h\"",
        "vars.p = SECRET, data.options.url = \"jdbc:x://h?password=\"${vars.p}",
        "vars { base { password = SECRET } }, data.options = ${vars.base} { header = true }",
        "vars.base { a = 1 }, data.options = ${vars.base} { password = SECRET }",
        "vars.list = [{ password = SECRET }, { b = 1 }]",
        "vars.tokens = [SECRET, x, SECRET]",
        "vars.tokens += SECRET",
        "vars.tokens += SECRET\nvars.tokens += other",
        "vars.list = [a, \"jdbc:x://me:SECRET@h\"]",
        "vars.list = [[a, [\"jdbc:x://me:SECRET@h\"]]]",
        "vars.pin = 4839201, data.options.password = ${vars.pin} # 4839201 is SECRET = x token",
        "# password = SECRET",
        "// data.options.token: SECRET",
        "data.options.header = true # was password=SECRET",
        "data.options.password = SECRET # SECRET"
      })
  void text_withASecret_isKeptWithoutIt(String text) {
    assertThat(kept(DATA + text.replace("SECRET", SECRET) + "\n"))
        .doesNotContain(SECRET)
        .doesNotContain("Wq7")
        .contains(Secrets.REDACTED);
  }

  @Test
  void secret_ofFewCharacters_isReplacedAtItsKeyAndWhereItComesFrom() {
    String text =
        "vars { a = xyz, b = 7 }\n"
            + "data.options { password = abc, token = ${vars.a}, pin.secret = ${vars.b} }\n"
            + "data.options.url = \"jdbc:x://me:abc@h\"\n";
    assertThat(kept(DATA + text))
        .doesNotContain("abc")
        .doesNotContain("xyz")
        .doesNotContain("b = 7")
        .contains("token = ${vars.a}");
  }

  @Test
  void default_beforeAVariable_isLeftOut() {
    String text = "data.options { password = " + SECRET + ", password = ${?NONE} }\n";
    assertThat(kept(DATA + text)).isEqualTo(DATA + "data.options { password = ${?NONE} }\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.options.password = ${DB_PASSWORD}",
        "data.options.password = ${?DB_PASSWORD}",
        "data.options.password = ${DB_PASSWORD}${N}",
        "data.options.url = \"jdbc:postgresql://me:\"${DB_PASSWORD}\"@h/db\"",
        "data.options.url = \"jdbc:x://h/db?user=me&password=\"${DB_PASSWORD}\"&ssl=true\"",
        "data.query = \"select '\"${DB_PASSWORD}\"' as p, * from input\"",
        "vars.p = ${DB_PASSWORD}, data.options.token = ${vars.p}",
        "data.split.paths.test = ${PLACE}\"/t\""
      })
  void variables_stayAsTheyWereWritten(String text) {
    assertThat(kept(DATA + text + "\n")).isEqualTo(DATA + text + "\n").doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# tokens of a text\ndata.query = \"select token, secret from input where a > 1\"",
        "data.options { header = true, user = me } # comments stay",
        "data.split.paths.test = \"s3a://b/password/\"",
        "data.split.paths.test = \"hdfs://nn:8020/a@b/c\"",
        "data.split.paths.test = \"abfss://container@account.dfs.core.windows.net/x\"",
        "data.features = [password_length, \"token.count\"]",
        "loss { crossEntropy { classWeights { token = 2, password = 1 } } }",
        "network = [{ dense = 3 }, relu, { dense = output }]",
      })
  void otherSettings_stayWhateverTheySay(String text) {
    assertThat(kept(DATA + text + "\n")).isEqualTo(DATA + text + "\n");
  }

  @Test
  void overrides_withSecrets_areKeptWithoutThem() {
    String kept =
        kept(
            DATA,
            "data.options.password=" + SECRET,
            "data.options.url=jdbc:x://me:" + SECRET + "@h/db",
            "vars={ tokens = [ " + SECRET + " ] }",
            "training.epochs=3");
    assertThat(kept)
        .doesNotContain(SECRET)
        .contains("data.options.password = \"" + Secrets.REDACTED + "\"  # --set")
        .contains("training.epochs = 3  # --set");
  }

  @Test
  void includes_withSecrets_areKeptWithoutThem() throws IOException {
    Files.writeString(folder.resolve("a.conf"), "password = " + SECRET + " # " + SECRET + "\n");
    Files.writeString(folder.resolve("b.conf"), "value = " + SECRET + "\ninclude \"c.conf\"\n");
    Files.writeString(folder.resolve("c.conf"), "other = \"x://u:" + SECRET + "@h\"\n");
    Path job = folder.resolve("job.conf");
    Files.writeString(
        job,
        DATA
            + "data.options { include \"a.conf\" }\n"
            + "data.options.secret { include \"b.conf\" }\n");
    String kept =
        new ConfigReader(ENVIRONMENT).read(ConfigSource.of(job), List.of()).job().text().text();
    assertThat(kept).doesNotContain(SECRET).contains("# include \"c.conf\":");
  }

  @Test
  void source_asWritten_hasVariablesByTheirNames() {
    JobConfig config =
        read(
            DATA
                + "data.query = \"select '\"${DB_PASSWORD}\"' as p, '${N}' as q from input\"\n"
                + "data.options.nullValue = ${N}");
    assertThat(config.job().data().source().query())
        .contains("select '" + SECRET + "' as p, '${N}' as q from input");
    assertThat(config.job().text().source().query())
        .contains("select '${DB_PASSWORD}' as p, '${N}' as q from input");
    assertThat(config.job().text().source().options()).containsEntry("nullValue", "${N}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.epochs = ${DB_PASSWORD}",
        "training.epochs = \"a\"${DB_PASSWORD}\"b\"",
        "training.epochs = [${DB_PASSWORD}]",
        "training = ${DB_PASSWORD}",
        "optimizer = ${DB_PASSWORD}",
        "optimizer { sgd { learningRate = ${DB_PASSWORD} } }",
        "network = [${DB_PASSWORD}]",
        "data.scale = ${DB_PASSWORD}",
        "data.options = ${DB_PASSWORD}",
        "data.options.password = [SECRET]",
        "data.options.token = [1, 2, SECRET]",
        "data.options.password = \"SECRET\" { a = 1 }",
        "data.options.password = [1] SECRET",
        "vars.p = SECRET, data.options.password = ${vars.p}, training.epochs = ${vars.p}",
        "data.options.password = SECRET:x",
        "data.options.password = x*SECRET",
        "data.options { password = SECRET",
        "data.options.password = SECRET]",
        "data.options.password = SECRET, = 3",
        "data.options.password = SECRET = SECRET",
        "data.options.password = \"SECRET",
        "data.options { password SECRET }",
        "data.options.\"password = SECRET",
        "data.split.paths.validation = s3a://me:SECRET@b/x",
        "training.epochs = \"jdbc:x://me:SECRET@h\"",
        "training.epochs = \"?sig=SECRET\"",
        "loss = { crossEntropy { classWeights { a = ${DB_PASSWORD} } } }"
      })
  void error_showsNoSecret(String text) {
    String wrong = DATA + text.replace("SECRET", SECRET) + "\n";
    JobException e = catchThrowableOfType(JobException.class, () -> read(wrong));
    assertThat(e).as(text).isNotNull();
    assertThat(e.getMessage()).doesNotContain(SECRET).doesNotContain("Wq7").startsWith("job.conf:");
  }

  @Test
  void error_withAVariable_namesIt() {
    JobException e =
        catchThrowableOfType(JobException.class, () -> read(DATA + "training.epochs = ${PLACE}"));
    assertThat(e).hasMessageContaining("expected an integer, 1 or more, got ${PLACE}");
  }

  @Test
  void keysOfAJob_areNoSecretsByTheirNames() {
    assertThat(ConfigReference.table().keys())
        .noneMatch(key -> SecretNames.of(Optional.empty()).matches(key.path()));
  }
}
