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
public final class TrainingTask extends AbstractFunction1<Iterator<ShardReader>, Iterator<long[]>>
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
  public Iterator<long[]> apply(Iterator<ShardReader> readers) {
    ShardReader reader = readers.next();
    Gemm gemm = NativeProducts.gemm(plan.blas());
    String numerics = PlanNumerics.of(plan, gemm, Kernels.best()).describe();
    try (TaskThreads threads =
        TaskThreads.join(
            place.attempt(), TaskContext.get().cpus(), gemm, Kernels.best(), System::nanoTime)) {
      Lane lane = threads.lane();
      if (place instanceof MeetingPlace.OverNetwork network) {
        try (RemoteMember member = member(network.address(), numerics, lane)) {
          Iterator<long[]> profile = run(member, lane, numerics, reader);
          member.bye();
          return profile;
        }
      }
      return run(member(place.attempt(), lane), lane, numerics, reader);
    }
  }

  private Iterator<long[]> run(
      Collective collective, Lane lane, String numerics, ShardReader reader) {
    try {
      WorkerProgram program = new WorkerProgram(plan, collective, lane, numerics);
      StepClock.Profile profile =
          purpose == Purpose.TRAINING ? program.run(reader::load) : program.answer(reader::load);
      return ScalaCollections.iterator(List.of(profile.toArray()).iterator());
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

  /**
   * What the application sets, then Spark's local directories: executors have no property of ours.
   */
}
