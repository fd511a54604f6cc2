package io.github.syncbn.driver.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.apache.spark.util.CollectionAccumulator;
import org.junit.jupiter.api.Test;

class SkippedImagesTest {
  @Test
  void listener_ofATableThatNobodyHas_isRemovedWithTheNextJob() {
    CollectionAccumulator<String> unreadable = new CollectionAccumulator<>();
    unreadable.add("1.png: it is empty");
    WeakReference<CollectionAccumulator<String>> table = new WeakReference<>(unreadable);
    List<SparkListenerInterface> removed = new ArrayList<>();
    SkippedImages listener = new SkippedImages("images", table, removed::add);
    listener.onJobEnd(null);
    assertThat(removed).isEmpty();
    table.clear();
    listener.onJobEnd(null);
    assertThat(removed).containsExactly(listener);
  }
}
