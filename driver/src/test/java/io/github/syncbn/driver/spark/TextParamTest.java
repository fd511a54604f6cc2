package io.github.syncbn.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable;
import org.junit.jupiter.api.Test;
import scala.Function1;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction1;

class TextParamTest {
  private static final Identifiable OWNER = () -> "owner";

  /** Short texts. */
  private static final class Short extends AbstractFunction1<String, Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(String text) {
      return text.length() < 3;
    }
  }

  /** As Spark 4.0.0 has it. */
  public record Tagged(
      Identifiable owner,
      String name,
      String doc,
      Function1<String, Object> valid,
      ClassTag<String> tag) {}

  @Test
  void parameter_isOneOfSparks() {
    Param<String> param = TextParam.of(OWNER, "colour", "of it", new Short());
    assertThat(param.parent()).isEqualTo("owner");
    assertThat(param.name()).isEqualTo("colour");
    assertThat(param.doc()).isEqualTo("of it");
    assertThat(param.isValid().apply("ab")).isEqualTo(true);
    assertThat(param.isValid().apply("abc")).isEqualTo(false);
    assertThat(param.jsonDecode(param.jsonEncode("ö"))).isEqualTo("ö");
  }

  @Test
  void parameterThatWantsAClassTag_hasThatOfTexts() {
    Tagged tagged = TextParam.of(Tagged.class, OWNER, "colour", "of it", new Short());
    assertThat(tagged.name()).isEqualTo("colour");
    assertThat(tagged.tag().runtimeClass()).isEqualTo(String.class);
  }
}
