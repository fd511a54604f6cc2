package io.github.syncbn.worker.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Instruction sets of x86 processors: which this one has, and how oneDNN calls them. */
final class Instructions {
  /** By oneDNN's numbers, {@code dnnl_cpu_isa_t}. */
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0x1, "SSE41"),
          Map.entry(0x3, "AVX"),
          Map.entry(0x7, "AVX2"),
          Map.entry(0xf, "AVX2_VNNI"),
          Map.entry(0x1f, "AVX2_VNNI_2"),
          Map.entry(0x27, "AVX512_CORE"),
          Map.entry(0x67, "AVX512_CORE_VNNI"),
          Map.entry(0xe7, "AVX512_CORE_BF16"),
          Map.entry(0x1ef, "AVX512_CORE_FP16"),
          Map.entry(0xfef, "AVX512_CORE_AMX"),
          Map.entry(0x1fef, "AVX512_CORE_AMX_FP16"),
          Map.entry(0x201ff, "AVX10_2_512"),
          Map.entry(0x22fff, "AVX10_2_512_AMX_2"));

  private Instructions() {}

  /** The name of a set, as oneDNN's environment variables have it. */
  static String name(int number) {
    return NAMES.getOrDefault(number, "ISA_" + Integer.toHexString(number));
  }

  /** Whether this machine has what oneDNN's fast products need, and processors have since 2013. */
  static boolean haveAvx2() {
    return have("avx2", "fma");
  }

  /** Whether this machine has all of some sets, by the names that Linux gives them. */
  static boolean have(String... names) {
    try {
      return have(Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8), names);
    } catch (IOException e) {
      return false;
    }
  }

  /** The same by the lines of {@code /proc/cpuinfo}. */
  static boolean have(List<String> lines, String... names) {
    return lines.stream()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> List.of(line.split("\\s+")).containsAll(List.of(names)))
        .orElse(false);
  }
}
