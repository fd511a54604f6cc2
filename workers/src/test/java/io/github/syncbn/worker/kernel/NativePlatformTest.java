package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NativePlatformTest {
  @ParameterizedTest
  @EnumSource
  void openBlasResource_eachPlatform_isOnTheClassPath(NativePlatform platform) {
    assertThat(
            getClass().getClassLoader().getResource(platform.openBlasResource("libopenblas.so.0")))
        .isNotNull();
  }

  @Test
  void oneDnnResource_x86_isOnTheClassPath() throws NativeRefusal {
    for (String name : List.of("libdnnl.so.3", "libgomp.so.1")) {
      String resource = NativePlatform.LINUX_X86_64.oneDnnResource(name);
      assertThat(getClass().getClassLoader().getResource(resource)).isNotNull();
    }
  }

  @Test
  void oneDnnResource_arm_isRefused() {
    assertThatThrownBy(() -> NativePlatform.LINUX_ARM64.oneDnnResource("libdnnl.so.3"))
        .isInstanceOf(NativeRefusal.class)
        .hasMessage("it comes for linux-x86_64 only");
  }

  @Test
  void of_linux_isKnown() throws NativeRefusal {
    assertThat(NativePlatform.of("Linux", "amd64")).isEqualTo(NativePlatform.LINUX_X86_64);
    assertThat(NativePlatform.of("Linux", "aarch64")).isEqualTo(NativePlatform.LINUX_ARM64);
  }

  @ParameterizedTest
  @CsvSource({"Mac OS X,aarch64", "Windows 11,amd64", "Linux,s390x"})
  void of_otherPlatform_isRefusedByName(String name, String architecture) {
    assertThatThrownBy(() -> NativePlatform.of(name, architecture))
        .isInstanceOf(NativeRefusal.class)
        .hasMessageContaining("there is none for this platform, " + name);
  }
}
