package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.Assignment;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a {@link Hello}: the seats of one executor's tasks.
 *
 * @param shards number of all shards
 * @param member position of this task in {@code members}
 * @param members the workers in this executor, holding neighbouring shards, in order
 * @param chunk parameters in a chunk; the last may be shorter
 * @param credits chunks that an executor may have sent that are not combined yet
 */
public record Welcome(int shards, int member, List<Assignment> members, int chunk, int credits) {
  private static final int MOST = 1 << 20;

  /** Appends it to an answer. */
  public void write(FrameWriter frame) {
    frame.putInt(shards).putInt(member).putInt(members.size()).putInt(members.get(0).workers());
    for (Assignment seat : members) {
      frame.putInt(seat.worker()).putInt(seat.fromShard()).putInt(seat.toShard());
    }
    frame.putInt(chunk).putInt(credits);
  }

  /** Reads an answer. */
  public static Welcome read(FrameReader frame) {
    int shards = frame.getInt("shards", 1, MOST);
    int member = frame.getInt("member", 0, shards - 1);
    int count = frame.getInt("members", member + 1, shards);
    int workers = frame.getInt("workers", count, shards);
    List<Assignment> members = new ArrayList<>();
    for (int m = 0; m < count; m++) {
      int worker = frame.getInt("worker", 0, workers - 1);
      int from = frame.getInt("first shard", 0, shards - 1);
      int to = frame.getInt("end of shards", from + 1, shards);
      members.add(new Assignment(worker, workers, from, to));
    }
    int chunk = frame.getInt("chunk", 1, MOST);
    int credits = frame.getInt("credits", 1, MOST);
    frame.end();
    return new Welcome(shards, member, members, chunk, credits);
  }
}
