package io.github.syncbn.worker.spark;

import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.InJvmGroup;
import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.training.StepClock;
import io.github.syncbn.worker.training.TrainingPlan;
import io.github.syncbn.worker.training.WorkerProgram;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.Utils;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * The task of one worker in a barrier stage: finds its group, runs the {@link WorkerProgram},
 * reports what stops it.
 */
public final class TrainingTask extends AbstractFunction1<Iterator<ShardReader>, Iterator<long[]>>
    implements Serializable {
  private final TrainingPlan plan;
  private final String group;

  /**
   * @param group name of the attempt's group
   */
  public TrainingTask(TrainingPlan plan, String group) {
    this.plan = plan;
    this.group = group;
  }

  @Override
  public Iterator<long[]> apply(Iterator<ShardReader> readers) {
    int worker = TaskContext.getPartitionId();
    Collective collective = collective(worker);
    try {
      ShardReader reader = readers.next();
      Gemm gemm = Blas.gemm(plan.blas(), nativeDirectories());
      WorkerProgram program =
          new WorkerProgram(plan, collective, gemm, Kernels.best(), System::nanoTime);
      StepClock.Profile profile = program.run(reader::load);
      return CollectionConverters.asScala(List.of(profile.toArray()).iterator());
    } catch (RuntimeException | Error e) {
      collective.fail(e);
      throw e;
    }
  }

  private Collective collective(int worker) {
    InJvmGroup found = InJvmGroup.find(group);
    if (found == null) {
      throw new IllegalStateException(
          "training attempt "
              + group
              + " is not open in this JVM: this version trains on local[n] masters only");
    }
    return found.member(worker);
  }

  private static List<Path> nativeDirectories() {
    return Arrays.stream(Utils.getConfiguredLocalDirs(SparkEnv.get().conf()))
        .map(Path::of)
        .toList();
  }
}
