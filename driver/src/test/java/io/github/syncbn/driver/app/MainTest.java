package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The command line in a JVM of its own, whose locale is that of containers and cron jobs. */
class MainTest {
  @Test
  void argument_thatTheLocaleCannotDecode_isNamedWithTheCure() throws Exception {
    String said = runInPlainLocale("inspect --model $'v\\xc3\\xb6gel'");
    assertThat(said).contains("error: The argument 'v", "cannot be decoded", "LC_ALL=C.UTF-8");
    assertThat(said).endsWith("\n2\n");
  }

  private static String runInPlainLocale(String arguments)
      throws IOException, InterruptedException {
    String java = ProcessHandle.current().info().command().orElse("java");
    ProcessBuilder builder =
        new ProcessBuilder(
            "bash", "-c", java + " " + Main.class.getName() + " " + arguments + "; echo $?");
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said;
  }
}
