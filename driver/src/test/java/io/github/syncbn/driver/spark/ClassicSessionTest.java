package io.github.syncbn.driver.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import net.bytebuddy.ByteBuddy;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ClassicSessionTest {

  /** The client of Spark Connect is not on the class path; any other session stands for it. */
  @Test
  void of_sessionOfAnotherKind_saysWhatToDoInstead() throws ReflectiveOperationException {
    SparkLine.assume4("its class of a session is that of classic ones");
    SparkSession remote =
        new ByteBuddy()
            .subclass(SparkSession.class)
            .make()
            .load(getClass().getClassLoader())
            .getLoaded()
            .getDeclaredConstructor()
            .newInstance();

    assertThatThrownBy(() -> ClassicSession.of(remote))
        .isInstanceOfSatisfying(
            JobException.class,
            e ->
                org.assertj.core.api.Assertions.assertThat(e.kind())
                    .isEqualTo(JobException.Kind.CLUSTER))
        .hasMessageContaining("Spark Connect")
        .hasMessageContaining("spark-submit");
  }
}
