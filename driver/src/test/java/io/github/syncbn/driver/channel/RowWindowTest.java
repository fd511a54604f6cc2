package io.github.syncbn.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.channel.FrameReader;
import io.github.syncbn.worker.channel.FrameWriter;
import io.github.syncbn.worker.channel.MalformedFrameException;
import io.github.syncbn.worker.channel.RowPieces;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holders may send of the rows in use, and when. */
class RowWindowTest {
  private static final List<SparseTable> TABLES = List.of(new SparseTable(0, 0, 10, 100, 2));
  private static final int MOST_SHARD_ROWS = 3;

  private final RowWindow window =
      new RowWindow(
          TABLES, MOST_SHARD_ROWS, List.of(List.of(new Node(1, 0)), List.of(new Node(0, 2))));

  private boolean send(int holder, long step, int last, int... codes) {
    SparseRows rows = new SparseRows(2);
    for (int code : codes) {
      rows.append(code);
    }
    FrameWriter frame = new FrameWriter(16).begin().putLong(step).put(last);
    new RowPieces(new SparseRows[][] {{rows}}).write(frame);
    return window.read(holder, new FrameReader(frame.end()));
  }

  private void assertRefused(String message, int holder, long step, int last, int... codes) {
    assertThatThrownBy(() -> send(holder, step, last, codes))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining(message);
  }

  @Test
  void rows_ofAllHolders_areThereWithTheLastOfThem() {
    window.begin(0, 7);
    window.begin(1, 7);
    assertThat(window.partial()).isEmpty();
    assertThat(send(0, 7, 0, 4, 9)).isFalse();
    assertThat(send(1, 7, 1)).isFalse();
    assertThat(window.partial())
        .contains(new StepWindow.Partial("the rows in use of step 7", List.of(0)));
    assertThat(send(0, 7, 1, 10, 99)).isTrue();
    assertThat(window.lists()[0][0][0].size()).isEqualTo(4);
    assertThat(window.lists()[1][0][0].size()).isZero();
    window.begin(0, 8);
    assertThat(window.lists()[0][0][0].size()).isZero();
  }

  @Test
  void rows_outOfTurn_areRefused() {
    assertRefused("none are due", 0, 0, 1, 4);
    window.begin(0, 3);
    assertRefused("instead of 3", 0, 2, 1, 4);
    assertRefused("last is 0 or 1", 0, 3, 2, 4);
    assertThatThrownBy(() -> window.begin(0, 4))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("step 4 begins before all rows of step 3 are there");
    send(0, 3, 1);
    assertRefused("none are due", 0, 3, 1, 4);
  }

  @Test
  void rows_thatNoBatchHas_areRefused() {
    window.begin(0, 0);
    window.begin(1, 0);
    assertRefused("code 100 is not in 0 to 99", 0, 0, 0, 100);
    assertThat(send(0, 0, 0, 5)).isFalse();
    assertRefused("code 5 is not in 6 to 99", 0, 0, 0, 5);
    // Two shards of three rows, of which one has been sent; one shard.
    assertRefused("rows 6 is not in 1 to 5", 0, 0, 0, 6, 7, 8, 9, 10, 11);
    assertRefused("rows 4 is not in 1 to 3", 1, 0, 0, 1, 2, 3, 4);
  }
}
