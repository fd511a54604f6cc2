package io.github.syncbn.driver.scoring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.ModelExample;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.worker.setting.Declared;
import org.junit.jupiter.api.Test;

class ModelColumnsTest {
  @Test
  void features_thatAreNoSchema_areShown() {
    SavedModel model = Declared.with(ModelExample.classifier(1), "features", new TextNode("none"));
    assertThatThrownBy(() -> ModelColumns.of(model))
        .isInstanceOf(JobException.class)
        .hasMessage("The model does not say which columns its features are: \"none\".");
  }
}
