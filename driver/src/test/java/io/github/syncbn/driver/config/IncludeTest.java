package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Includes stay beside or below the including file, and nobody's file is shown. */
class IncludeTest {
  private static final String DATA = "data { path = \"x\", label = y }\n";
  private static final String CONTENT = "aGVsbG8";

  @TempDir private Path root;
  private Path folder;
  private Path job;

  @BeforeEach
  void writeFiles() throws IOException {
    folder = Files.createDirectories(root.resolve("jobs/below"));
    job = root.resolve("jobs/job.conf");
    Files.writeString(folder.resolve("base.conf"), "training.seed = 7\n");
    Files.writeString(root.resolve("outside.conf"), "training.seed = 8 # " + CONTENT + "\n");
    Files.writeString(root.resolve("jobs/users"), "root:x:0:0:" + CONTENT + ":/root:/bin/sh\n");
  }

  private long seed(String text) throws IOException {
    Files.writeString(job, DATA + text);
    return new ConfigReader(Map.of()).read(ConfigSource.of(job), List.of()).job().training().seed();
  }

  private String error(String text) {
    JobException e = catchThrowableOfType(JobException.class, () -> seed(text));
    assertThat(e).as(text).isNotNull();
    assertThat(e.getMessage()).doesNotContain(CONTENT);
    return e.getMessage();
  }

  @Test
  void include_beside_isRead() throws IOException {
    Files.writeString(root.resolve("jobs/base.conf"), "training.seed = 6\n");
    Path absolute = folder.resolve("base.conf");
    assertThat(seed("include \"base.conf\"\n")).isEqualTo(6);
    assertThat(seed("include \"below/base.conf\"\n")).isEqualTo(7);
    assertThat(seed("include file(\"below/base.conf\")\n")).isEqualTo(7);
    assertThat(seed("include required(file(\"below/../below/base.conf\"))\n")).isEqualTo(7);
    assertThat(seed("include required(\"" + absolute + "\")\n")).isEqualTo(7);
  }

  @Test
  void include_ofAnIncludedFile_isBesideThatFile() throws IOException {
    Files.writeString(folder.resolve("middle.conf"), "include \"base.conf\"\n");
    assertThat(seed("include \"below/middle.conf\"\n")).isEqualTo(7);
    Files.writeString(folder.resolve("middle.conf"), "include \"../users\"\n");
    assertThat(error("include \"below/middle.conf\"\n")).contains("middle.conf:1: include");
  }

  @Test
  void links_belowTheFolder_areFollowed() throws IOException {
    Files.createSymbolicLink(root.resolve("jobs/link.conf"), Path.of("below/base.conf"));
    assertThat(seed("include \"link.conf\"\n")).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"../outside.conf\"",
        "include required(\"../outside.conf\")",
        "include required(file(\"below/../../outside.conf\"))",
        "data { include \"../outside.conf\" }",
        "include \"/etc/passwd\"",
        "include file(\"/etc/passwd\")",
        "include \"link.conf\"",
        "include \"linked/outside.conf\"",
        "include \"/proc/self/environ\"",
        "include \"..\"",
      })
  void include_elsewhere_isRefused(String include) throws IOException {
    Files.createSymbolicLink(root.resolve("jobs/link.conf"), root.resolve("outside.conf"));
    Files.createSymbolicLink(root.resolve("jobs/linked"), root);
    assertThat(error(include))
        .startsWith(job + ":2: include ")
        .endsWith("only files beside or below the including file, on its file system, are included")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include url(\"http://127.0.0.1:1/x.conf\")",
        "include url(\"file:///etc/passwd\")",
        "include required(url(\"https://h/x\"))",
        "include classpath(\"reference.conf\")",
        "include required(classpath(\"reference.conf\"))",
      })
  void include_ofNoFile_isRefused(String include) {
    assertThat(error(include)).contains("only files are included").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:1/x.conf", "file:/etc/passwd", "hdfs://n/x", "s3a:x"})
  void include_ofAnAddress_isReadByNobody(String address) {
    assertThat(error("include \"" + address + "\"")).contains("cannot be read beside");
  }

  @Test
  void include_withANameThatIsNone_isRefused() {
    assertThat(error("include \"a\\u0000b\"")).contains("no name of a file");
  }

  @Test
  void include_ofWhatIsNoTextOrTooLong_isRefused() throws IOException {
    Files.write(root.resolve("jobs/latin1"), "x = fällt".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(error("include latin1")).contains("not HOCON");
    assertThat(error("include \"latin1\"")).contains("no text in UTF-8");
    Files.write(root.resolve("jobs/long"), new byte[SourceText.MAX_BYTES + 1]);
    assertThat(error("include \"long\"")).contains("longer than 1024 KiB");
    assertThat(error("include \"below\"")).contains("not a file");
  }

  @Test
  void error_inAFileThatIsNoJob_showsNoneOfIt() throws IOException {
    assertThat(error("include \"users\""))
        .isEqualTo(
            root.resolve("jobs/users")
                + ":1: nothing in it is a key of a job; is it the right file?");
    for (String content :
        List.of(
            CONTENT + " = 1\n",
            CONTENT + "\n",
            "machine h login me password " + CONTENT + "\n",
            "x = " + CONTENT + ":y\n",
            "x = {" + CONTENT + "\n",
            "x = \"" + CONTENT + "\n",
            "x = ${" + CONTENT + "\n",
            "x = ${" + CONTENT + "}\n",
            "x = [" + CONTENT + " = 3]\n",
            "-----BEGIN KEY-----\n" + CONTENT + "==\n-----END KEY-----\n",
            "{\"auths\": {\"h\": {\"auth\": \"" + CONTENT + "\"}}}\n",
            "[default]\nkey = " + CONTENT + "\n")) {
      Files.writeString(root.resolve("jobs/users"), content);
      assertThat(error("include \"users\"")).startsWith(root.resolve("jobs/users").toString());
    }
  }

  @Test
  void job_thatIsNone_isNotShown() {
    JobException e =
        catchThrowableOfType(
            JobException.class,
            () ->
                new ConfigReader(Map.of())
                    .read(ConfigSource.of(root.resolve("jobs/users")), List.of()));
    assertThat(e.getMessage()).contains("is it the right file?").doesNotContain(CONTENT);
  }

  @Test
  void include_inACircle_isRefused() throws IOException {
    Files.writeString(root.resolve("jobs/a.conf"), "include \"./b.conf\"\n");
    Files.writeString(root.resolve("jobs/b.conf"), "include \"below/../a.conf\"\n");
    assertThat(error("include \"a.conf\"")).contains("includes itself").hasLineCount(1);
    Files.createSymbolicLink(root.resolve("jobs/again"), Path.of("."));
    Files.writeString(root.resolve("jobs/a.conf"), "include \"again/a.conf\"\n");
    assertThat(error("include \"a.conf\"")).contains("more than 16 deep");
  }

  @Test
  void includes_thatDouble_areStopped() throws IOException {
    for (int i = 0; i < 33; i++) {
      String next = "include \"" + (i + 1) + ".conf\"\n";
      Files.writeString(root.resolve("jobs/" + i + ".conf"), next + next);
    }
    Files.writeString(root.resolve("jobs/33.conf"), "training.seed = 9\n");
    assertThat(error("include \"0.conf\"")).contains("more than 16 deep");
    String many = "include \"below/base.conf\"\n".repeat(101);
    assertThat(error(many)).contains("more than 100 files are included altogether");
  }
}
