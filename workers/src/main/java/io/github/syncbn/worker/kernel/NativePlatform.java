package io.github.syncbn.worker.kernel;

import java.util.Locale;

/**
 * The platforms for which both netlib's JNI wrapper and OpenBLAS come as Maven artifacts; oneDNN
 * comes for x86-64 only.
 */
enum NativePlatform {
  LINUX_X86_64("linux-x86_64", true),
  LINUX_ARM64("linux-arm64", false);

  private final String classifier;
  private final boolean quadmath;

  NativePlatform(String classifier, boolean quadmath) {
    this.classifier = classifier;
    this.quadmath = quadmath;
  }

  /**
   * That of this JVM.
   *
   * @throws NativeRefusal if it is none of them
   */
  static NativePlatform here() throws NativeRefusal {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /**
   * @throws NativeRefusal on any other platform
   */
  static NativePlatform of(String osName, String osArch) throws NativeRefusal {
    boolean linux = osName.toLowerCase(Locale.ROOT).equals("linux");
    if (linux && (osArch.equals("amd64") || osArch.equals("x86_64"))) {
      return LINUX_X86_64;
    }
    if (linux && osArch.equals("aarch64")) {
      return LINUX_ARM64;
    }
    throw new NativeRefusal("there is none for this platform, " + osName + " " + osArch);
  }

  /** Whether libgfortran needs libquadmath here. */
  boolean needsQuadmath() {
    return quadmath;
  }

  String openBlasResource(String fileName) {
    return "org/bytedeco/openblas/" + classifier + "/" + fileName;
  }

  /**
   * @throws NativeRefusal if there is none
   */
  String oneDnnResource(String fileName) throws NativeRefusal {
    if (this != LINUX_X86_64) {
      throw new NativeRefusal("it comes for " + LINUX_X86_64.classifier + " only");
    }
    return "org/bytedeco/dnnl/" + classifier + "/" + fileName;
  }
}
