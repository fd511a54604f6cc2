package io.github.syncbn.driver.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.JobException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static String shown(String text) {
    return new Secrets().hide(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cannot read s3a://AKIA:hunter2/x+y@bucket/rows.csv: no such path",
        "jdbc:postgresql://me:hunter2@host:5432/db?ssl=true",
        "jdbc:postgresql://me:hun@ter2@host/db",
        "redis://:hunter2@host",
        "jdbc:oracle:thin:me/hunter2@//host:1521/x",
        "jdbc:mysql://host/db?user=me&password=hunter2&ssl=true",
        "https://h/c?sv=2020&sig=hunter2&x=1",
        "https://h/c?X-Amz-Security-Token=hunter2",
        "AccountName=a;AccountKey=hunter2==;EndpointSuffix=x",
        "Endpoint=sb://h;SharedAccessKey=hunter2",
        "LoginModule required username=\"u\" password=\"hunter2\";",
        "LoginModule required password=\\\"hunter2\\\";",
        "{\"client_secret\": \"hunter2\", \"a\": 1}",
        "{'refresh_token': 'hunter2'}",
        "Authorization: Bearer hunter2hunter2hunter2",
        "curl -H 'Authorization: Basic hunter2='",
        "fs.account.sig=hunter2",
        "sas_of_me = hunter2",
        "my-pw: 1, pw=hunter2",
        "password = hunter2",
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----",
      })
  void secrets_byTheirPlace_areHidden(String text) {
    String shown = shown(text);
    assertThat(shown).doesNotContain("hunter2").doesNotContain("ter2").contains(Secrets.REDACTED);
    assertThat(shown(shown)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://nn:8020/data/a@b.csv",
        "http://host:18080/?user=a@b",
        "abfss://container@account.dfs.core.windows.net/x",
        "ssh://me@host/x",
        "a hello without the secret of an open attempt",
        "job.conf:3: data.options.password: missing; expected a text",
        "the token: '=' is not allowed; tokens are words",
        "select token, secret from input where a > 1",
        "url=\"jdbc:x://me:${PASSWORD}@h?password=${PASSWORD}&a=1\"",
        "C:\\data:x, 12:30:15, label:0, 1:2@3",
        "periodic { frequencies = 16, sigma = 0.3, width = 8 }",
        "{\"sigma\" : 0.3, \"signal\": [1], \"sasha\": \"x\", \"pwr\" : true}",
        "select pw1 = 3, design = sigmoid(x), sigma_x = 2 from input",
        "{\"tokens\" : {\n  \"mean\" : 1.5\n}, \"passwords\": [ 1 ]}",
      })
  void otherTexts_stay(String text) {
    assertThat(shown(text)).isEqualTo(text);
  }

  @Test
  void values_inTheirWritings_areHidden() {
    Secrets secrets = new Secrets();
    secrets.addValue("a \"b\"/c");
    secrets.addVariable("PLACE", "eu-x9");
    secrets.addVariable("PIN", "48392");
    secrets.addVariable("N", "3");
    secrets.addFrom("jdbc:x://me:hunter2@h");
    assertThat(secrets.hide("in eu-x9x, 48392 rows, 148392 and 3, hunter2"))
        .isEqualTo("in ${PLACE}x, ${PIN} rows, 148392 and 3, " + Secrets.REDACTED);
    for (String written :
        List.of("a \"b\"/c", "a \\\"b\\\"/c", "a+%22b%22%2Fc", "a%20%22b%22%2Fc")) {
      assertThat(secrets.hide("<" + written + ">")).isEqualTo("<" + Secrets.REDACTED + ">");
    }
    assertThat(secrets.stack(new IllegalStateException("no eu-x9"))).contains("no ${PLACE}");
    assertThat(secrets.hide(null)).isNull();
  }

  @Test
  void addresses_whosePasswordIsKnown_hideTheUserToo() {
    Secrets secrets = new Secrets();
    secrets.addValue("hunter2");
    assertThat(secrets.hide("jdbc:x://me:hunter2@h/d?password=hunter2, hunter2"))
        .isEqualTo("jdbc:x://_@h/d?password=_, _".replace("_", Secrets.REDACTED));
  }

  @Test
  void names_areCommonOnesAndThoseOfSpark() {
    SecretNames names = SecretNames.of(Optional.of("(?i)user"));
    assertThat(
            List.of(
                "password",
                "db.Passwd",
                "fs.s3a.access.key",
                "fs.azure.account.key.x",
                "apiKey",
                "api-key",
                "private_key",
                "sasToken",
                "fs.azure.sas.c.a",
                "x.sig",
                "clientSecret",
                "header.Authorization",
                "sasl.jaas.config",
                "userName"))
        .allMatch(names::matches);
    assertThat(List.of("header", "key", "path", "label", "signal", "sash", "design", "keyField"))
        .noneMatch(names::matches);
    assertThat(SecretNames.of(Optional.of("(")).matches("password")).isTrue();
  }

  @Test
  void messagesOfErrors_haveNoSecrets() {
    JobException e = new JobException(JobException.Kind.DATA, "x://me:hunter2@h is not there");
    assertThat(e).hasMessage("x://" + Secrets.REDACTED + "@h is not there");
  }

  @Test
  void json_withANumberUnderTheNameOfASecret_staysJson() {
    assertThat(shown("{\"access_token\" : 123456, \"x\" : 2}"))
        .isEqualTo("{\"access_token\" : \"" + Secrets.REDACTED + "\", \"x\" : 2}");
    assertThat(shown("{\\\"pw\\\": true}"))
        .isEqualTo("{\\\"pw\\\": \\\"" + Secrets.REDACTED + "\\\"}");
  }
}
