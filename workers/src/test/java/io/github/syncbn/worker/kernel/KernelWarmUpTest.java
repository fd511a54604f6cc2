package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KernelWarmUpTest {

  @Test
  void run_anyKernels_callsThoseOfATrainingStepEqually() {
    Kernels scalar = new ScalarKernels("test");
    Map<String, Integer> calls = new TreeMap<>();
    Kernels counting =
        (Kernels)
            Proxy.newProxyInstance(
                Kernels.class.getClassLoader(),
                new Class<?>[] {Kernels.class},
                (proxy, method, arguments) -> {
                  calls.merge(method.getName(), 1, Integer::sum);
                  return method.invoke(scalar, arguments);
                });
    KernelWarmUp.run(counting, 4);
    assertThat(calls)
        .containsKeys("normalize", "normalizeGradient", "columnPowerSums", "reluGradient", "add");
    assertThat(calls.values()).containsOnly(4);
  }

  @Test
  void start_twice_runsOneThreadThatHoldsNoJvmUp() {
    KernelWarmUp.start();
    KernelWarmUp.start();
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("syncbn-kernel-warm-up"))
            .toList();
    assertThat(threads).hasSizeLessThanOrEqualTo(1).allMatch(Thread::isDaemon);
  }
}
