package io.github.syncbn.worker.spark;

import io.github.syncbn.worker.channel.ChannelAddress;
import io.github.syncbn.worker.channel.Hello;
import io.github.syncbn.worker.channel.RemoteMember;
import io.github.syncbn.worker.channel.SparkTransport;
import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.InJvmGroup;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.training.Lane;
import io.github.syncbn.worker.training.PlanNumerics;
import io.github.syncbn.worker.training.StepClock;
import io.github.syncbn.worker.training.TaskThreads;
import io.github.syncbn.worker.training.TrainingPlan;
import io.github.syncbn.worker.training.WorkerProgram;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.network.util.TransportConf;
import org.apache.spark.util.Utils;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * The task of one worker in a barrier stage: goes where its group meets, runs the {@link
 * WorkerProgram}, reports what stops it.
 */
public final class TrainingTask extends AbstractFunction1<Iterator<ShardReader>, Iterator<String>>
    implements Serializable {
  private final TrainingPlan plan;
  private final MeetingPlace place;
  private final Purpose purpose;

  /** What the workers are there for. */
  public enum Purpose {
    /** To train. */
    TRAINING,
    /** To answer questions about batches. */
    ANALYSIS
  }

  /**
   * @param place where the attempt's workers meet
   */
  public TrainingTask(TrainingPlan plan, MeetingPlace place, Purpose purpose) {
    this.plan = plan;
    this.place = place;
    this.purpose = purpose;
  }

  @Override
  public Iterator<String> apply(Iterator<ShardReader> readers) {
    ShardReader reader = readers.next();
    Gemm gemm = NativeProducts.gemm(plan.blas());
    String numerics = PlanNumerics.of(plan, gemm, Kernels.best()).describe();
    try (TaskThreads threads =
        TaskThreads.join(
            place.attempt(), TaskContext.get().cpus(), gemm, Kernels.best(), System::nanoTime)) {
      Lane lane = threads.lane();
      if (place instanceof MeetingPlace.OverNetwork network) {
        try (RemoteMember member = member(network.address(), numerics, lane)) {
          Iterator<String> time = run(member, lane, numerics, reader);
          member.bye();
          return time;
        }
      }
      return run(member(place.attempt(), lane), lane, numerics, reader);
    }
  }

  private Iterator<String> run(
      Collective collective, Lane lane, String numerics, ShardReader reader) {
    try {
      WorkerProgram program = new WorkerProgram(plan, collective, lane, numerics);
      AtomicInteger shards = new AtomicInteger();
      WorkerProgram.ShardLoader loader =
          (from, to) -> {
            shards.set(to - from);
            return reader.load(from, to);
          };
      StepClock.Profile profile =
          purpose == Purpose.TRAINING ? program.run(loader) : program.answer(loader);
      TaskTime time =
          new TaskTime(SparkEnv.get().executorId(), Utils.localHostName(), shards.get(), profile);
      return ScalaCollections.iterator(List.of(time.encode()).iterator());
    } catch (Throwable e) {
      // Scala's exceptions are not declared: a fetch that fails comes as a checked one.
      collective.fail(e);
      throw e;
    }
  }

  private static Collective member(String group, Lane lane) {
    InJvmGroup found = InJvmGroup.find(group);
    if (found == null) {
      throw new IllegalStateException("training attempt " + group + " is over");
    }
    return found.member(TaskContext.getPartitionId(), lane);
  }

  private static RemoteMember member(ChannelAddress address, String numerics, Lane lane) {
    SparkEnv env = SparkEnv.get();
    TransportConf conf = SparkTransport.conf(env.conf(), env.securityManager(), 1, "executor");
    Hello hello =
        new Hello(
            address.attempt(),
            address.token(),
            TaskContext.getPartitionId(),
            env.executorId(),
            Utils.localHostName(),
            numerics);
    return new RemoteMember(
        address, hello, conf, SparkTransport.clientBootstraps(conf, env.securityManager()), lane);
  }
}
