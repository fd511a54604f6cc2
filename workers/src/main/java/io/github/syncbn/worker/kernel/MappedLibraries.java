package io.github.syncbn.worker.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The shared libraries mapped into this process, as the kernel of the operating system lists them:
 * what was really loaded, whatever the properties say.
 */
final class MappedLibraries {
  private static final Path MAPS = Path.of("/proc/self/maps");

  /** OpenBLAS under any of its file names, but not the JNI helpers that are named after it. */
  private static final Pattern OPENBLAS = Pattern.compile("(?!libjni).*openblas.*");

  /** oneDNN under any of its file names. */
  private static final Pattern ONE_DNN = Pattern.compile("lib(dnnl|onednn|mkldnn)\\b.*");

  private static final Pattern OPENMP = Pattern.compile("lib(gomp|omp|iomp5)\\b.*");

  private MappedLibraries() {}

  static Set<Path> openBlas() throws IOException {
    return matching(OPENBLAS);
  }

  static Set<Path> oneDnn() throws IOException {
    return matching(ONE_DNN);
  }

  static Set<Path> openMp() throws IOException {
    return matching(OPENMP);
  }

  static Set<Path> named(String prefix) throws IOException {
    return matching(Pattern.compile(Pattern.quote(prefix) + ".*"));
  }

  private static Set<Path> matching(Pattern fileName) throws IOException {
    Set<Path> files = new TreeSet<>();
    // The file may hold any bytes in names; ISO-8859-1 decodes them all.
    for (String line : Files.readAllLines(MAPS, StandardCharsets.ISO_8859_1)) {
      int slash = line.indexOf('/');
      if (slash >= 0 && line.contains(".so")) {
        byte[] name = line.substring(slash).getBytes(StandardCharsets.ISO_8859_1);
        Path file = Path.of(new String(name, StandardCharsets.UTF_8));
        if (fileName.matcher(file.getFileName().toString()).matches()) {
          files.add(file);
        }
      }
    }
    return files;
  }
}
