package io.github.syncbn.worker.kernel;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.PageManager;
import com.kenai.jffi.Type;
import java.io.ByteArrayOutputStream;

/**
 * What a core of an x86 processor can multiply and add at most: a loop of machine code that does
 * nothing else, on registers, with more sums than are in flight at once. It is made before all
 * libraries are asked, and needs none of them.
 */
final class MultiplyAddLoop {
  /** Registers that sum; the other two of 16 are the factors, 0 as everything. */
  private static final int SUMS = 14;

  private static final int FACTOR = 14;
  private static final int OTHER_FACTOR = 15;

  private final CallContext ofCount =
      CallContext.getCallContext(
          Type.VOID, new Type[] {Type.SINT64}, CallingConvention.DEFAULT, false);

  private final int lanes;
  private final long function;

  /** With the widest vectors of this machine, 512 or 256 bits. */
  MultiplyAddLoop() {
    boolean wide = Instructions.have("avx512f");
    lanes = wide ? 16 : 8;
    byte[] code = code(wide);
    PageManager pages = PageManager.getInstance();
    function = pages.allocatePages(1, PageManager.PROT_READ | PageManager.PROT_WRITE);
    MemoryIO.getInstance().putByteArray(function, code, 0, code.length);
    pages.protectPages(function, 1, PageManager.PROT_READ | PageManager.PROT_EXEC);
  }

  /**
   * Floating-point operations of {@link #run}; a multiplication with its addition counts as two.
   */
  double operations(long rounds) {
    return 2.0 * lanes * SUMS * rounds;
  }

  void run(long rounds) {
    Invoker.getInstance().invokeN1(ofCount, function, rounds);
  }

  private static byte[] code(boolean wide) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    put(code, 0xc5, 0xfc, 0x77); // vzeroall
    int loop = code.size();
    for (int sum = 0; sum < SUMS; sum++) {
      multiplyAdd(code, wide, sum);
    }
    put(code, 0x48, 0xff, 0xcf); // dec rdi
    int back = loop - (code.size() + 6);
    put(code, 0x0f, 0x85, back, back >> 8, back >> 16, back >> 24); // jnz loop
    put(code, 0xc5, 0xf8, 0x77); // vzeroupper
    put(code, 0xc3); // ret
    return code.toByteArray();
  }

  /** vfmadd231ps of {@code sum} and the two factors. */
  private static void multiplyAdd(ByteArrayOutputStream code, boolean wide, int sum) {
    int notHigh = sum < 8 ? 0x80 : 0;
    int vector = (~FACTOR & 15) << 3;
    if (wide) {
      // EVEX: the factor in the last place is above 7, so its bit is 0; that above 15 is not set.
      put(code, 0x62, notHigh | 0x40 | 0x10 | 0x02, vector | 0x04 | 0x01, 0x48);
    } else {
      put(code, 0xc4, notHigh | 0x40 | 0x02, vector | 0x04 | 0x01);
    }
    put(code, 0xb8, 0xc0 | (sum & 7) << 3 | OTHER_FACTOR & 7);
  }

  private static void put(ByteArrayOutputStream code, int... bytes) {
    for (int value : bytes) {
      code.write(value);
    }
  }
}
