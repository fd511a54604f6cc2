package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.InJvmGroup;
import io.github.syncbn.worker.collective.Teammates;
import java.util.HashMap;
import java.util.Map;

/**
 * The workers of one attempt in one executor. The first to be welcomed opens the group, and lends
 * it its connection; the last to leave closes it.
 */
final class ExecutorGroup {
  // Tasks of one executor share nothing but its JVM: a name is the only way from one to another.
  private static final Map<String, ExecutorGroup> GROUPS = new HashMap<>();

  private final String name;
  private final InJvmGroup group;
  private int inside;

  private ExecutorGroup(String name, Welcome welcome, Link link, long timeoutNanos) {
    this.name = name;
    this.group = new InJvmGroup(name, new RemoteService(welcome, link), timeoutNanos);
  }

  static ExecutorGroup enter(Hello hello, Welcome welcome, Link link, long timeoutNanos) {
    String name = "syncbn-" + hello.attempt() + " on executor " + hello.executor();
    synchronized (GROUPS) {
      ExecutorGroup group =
          GROUPS.computeIfAbsent(
              name, absent -> new ExecutorGroup(name, welcome, link, timeoutNanos));
      group.inside++;
      return group;
    }
  }

  Collective member(int member, Teammates teammates) {
    return group.member(member, teammates);
  }

  void abort(Throwable cause) {
    group.abort(cause);
  }

  void leave() {
    synchronized (GROUPS) {
      if (--inside == 0) {
        GROUPS.remove(name);
        group.close(name);
      }
    }
  }
}
