package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FirstCauseTest {
  private final FirstCause first = new FirstCause();
  private final Exception own = new IllegalStateException("a bad row");

  @Test
  void reports_afterTheFirst_areItsConsequences() {
    first.report(3, own);
    first.report(1, new IllegalStateException("peer lost"));
    assertThat(first.get()).isSameAs(own);
    assertThat(first.worker()).isEqualTo(3);
  }

  @Test
  void report_whileSomebodyWaits_wakesHim() throws Exception {
    CompletableFuture<Throwable> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return first.await(60_000);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    first.report(-1, own);
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isSameAs(own);
  }

  @Test
  void noReport_isNull() throws Exception {
    assertThat(first.await(1)).isNull();
    assertThat(first.get()).isNull();
    assertThat(first.worker()).isEqualTo(-1);
  }
}
