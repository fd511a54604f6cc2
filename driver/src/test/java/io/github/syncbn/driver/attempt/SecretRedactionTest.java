package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SecretRedactionTest {
  private static final String REDACTED = "\"" + SecretRedaction.REDACTED + "\"";

  @Test
  void valuesOfSecretKeys_areTakenOut() {
    assertThat(redact("data { options { user = me, password = \"a, b\", dbPassword: x1 } }\n"))
        .isEqualTo(
            "data { options { user = me, password = "
                + REDACTED
                + ", dbPassword: "
                + REDACTED
                + " } }\n");
    assertThat(redact("data.options.fs.s3a.access.key = AKIA7   # --set\n"))
        .isEqualTo("data.options.fs.s3a.access.key = " + REDACTED + "   # --set\n")
        .doesNotContain("AKIA");
    assertThat(redact("a = 1\n\"my secret\" = \"\"\"x\ny\"\"\"\nb = 2"))
        .isEqualTo("a = 1\n\"my secret\" = " + REDACTED + "\nb = 2");
  }

  @Test
  void variables_stay() {
    String text = "data { options { password = ${DB_PASSWORD} } }\n";
    assertThat(redact(text)).isEqualTo(text);
  }

  @Test
  void secretsInAddresses_areTakenOut() {
    assertThat(redact("url = \"jdbc:x://h/d?user=me&password=pw1;ssl=true\""))
        .isEqualTo("url = \"jdbc:x://h/d?user=me&password=*********(redacted);ssl=true\"");
  }

  @Test
  void otherSettings_stayWhateverTheySay() {
    String text =
        "# tokens of a text\ndata { path = \"s3a://b/password/\", label = token, query = \"select"
            + " token, secret from input where a > 1\" }\nnetwork = [{ dense = 3 }, relu]\n";
    assertThat(redact(text)).isEqualTo(text);
  }

  @Test
  void regex_isThatOfSpark() {
    SparkConf conf = new SparkConf(false).set("spark.redaction.regex", "(?i)user");
    assertThat(SecretRedaction.of(conf).redact("user = me, password = x"))
        .isEqualTo("user = " + REDACTED + ", password = x");
  }

  private static String redact(String text) {
    return SecretRedaction.of(new SparkConf(false)).redact(text);
  }
}
