package io.github.syncbn.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ShardRowsTest {
  private static final ShardLayout FLOATS = new ShardLayout(2, 3, false, true, 9, 0, 0);

  private static RowRecord row(int position, int copies, float value) {
    RowRecord row = RowRecord.allocate(RowSet.TRAINING, FLOATS, value + 1);
    row.setTarget(0, value);
    ByteBuffer features = ByteBuffer.wrap(row.encoded());
    for (int i = 0; i < 3; i++) {
      features.putFloat(row.featuresOffset() + 4 * i, value + i);
    }
    return row.withHash(7, -1).at(position, copies);
  }

  @Test
  void layout_anySizes_ownsEachRowOnce() {
    for (int shards = 1; shards <= 8; shards++) {
      for (int rows = 0; rows < 20; rows++) {
        ShardLayout layout = new ShardLayout(shards, 1, false, false, rows, 0, 0);
        int sum = 0;
        for (int shard = 0; shard < shards; shard++) {
          sum += layout.rows(RowSet.TRAINING, shard);
        }
        assertThat(sum).isEqualTo(rows);
      }
    }
  }

  @Test
  void rows_addedInAnyOrderOverSmallBlocks_comeBackByPosition() {
    ShardRows shard = new ShardRows(FLOATS, RowSet.TRAINING, 0, new MemoryRows(FLOATS, 5, 24));
    shard.add(row(3, 2, 30));
    shard.add(row(0, 1, 0));
    shard.add(row(1, 2, Float.NaN));
    shard.complete();
    float[] into = new float[4];
    shard.copyRow(4, into, 1, null);
    assertThat(into).containsExactly(0, 30, 31, 32);
    assertThat(shard.target(4, 0)).isEqualTo(30);
    assertThat(shard.weight(0)).isEqualTo(1);
    assertThat(shard.bytes()).isEqualTo(5 * 3 * 4 + 5 * 8);
    shard.copyRow(2, into, 0, null);
    assertThat(into[0]).isNaN();
    shard.fillMissing(new float[] {5, 6, 7});
    shard.copyRow(2, into, 0, null);
    assertThat(into).startsWith(5, 6, 7);
  }

  @Test
  void positions_takenTwiceBeyondOrMissing_areChangedData() {
    ShardRows shard = new ShardRows(FLOATS, RowSet.TRAINING, 0);
    shard.add(row(1, 2, 0));
    assertThatThrownBy(() -> shard.add(row(2, 1, 0)))
        .isInstanceOf(DataChangedException.class)
        .hasMessageContaining("training set, shard 0, two rows have position 2");
    assertThatThrownBy(() -> shard.add(row(5, 1, 0)))
        .isInstanceOf(DataChangedException.class)
        .hasMessageContaining("position 5 where 5 rows were counted");
    assertThatThrownBy(shard::complete)
        .isInstanceOf(DataChangedException.class)
        .hasMessageContaining("3 of 5 rows did not arrive, the first at position 0");
  }

  @Test
  void fingerprint_ofCopies_isSumOfHashesMod2To128() {
    BigInteger mod = BigInteger.ONE.shiftLeft(128);
    for (long low : new long[] {0, 1, -1, Long.MIN_VALUE, 0x9e3779b97f4a7c15L}) {
      for (int copies : new int[] {1, 2, 3, 1_000_003}) {
        long high = 0xdeadbeefcafebabeL;
        BigInteger hash = unsigned(high).shiftLeft(64).add(unsigned(low));
        BigInteger expected = hash.multiply(BigInteger.valueOf(copies)).add(hash).mod(mod);
        ShardFingerprint sum = ShardFingerprint.EMPTY.plus(high, low, copies).plus(high, low, 1);
        assertThat(unsigned(sum.high()).shiftLeft(64).add(unsigned(sum.low()))).isEqualTo(expected);
        assertThat(sum.rows()).isEqualTo(copies + 1);
      }
    }
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
