package io.github.syncbn.worker.kernel;

import com.kenai.jffi.ArrayFlags;
import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import io.github.syncbn.worker.tensor.Matrix;
import java.nio.file.Path;

/**
 * The functions of oneDNN that are called here, and of the OpenMP that it uses. Arrays are handed
 * over where they lie, without a copy.
 */
final class OneDnnLibrary {
  /** Of a function that tells a whole number, or takes nothing else. */
  private static final CallContext TO_INT = context(Type.SINT32);

  private static final CallContext TO_ADDRESS = context(Type.POINTER);
  private static final CallContext OF_INT = context(Type.VOID, Type.SINT32);

  /** Two transpositions; m, n, k; alpha; A, its stride; B, its stride; beta; C, its stride. */
  private static final CallContext SGEMM =
      context(
          Type.SINT32,
          Type.SINT8,
          Type.SINT8,
          Type.SINT64,
          Type.SINT64,
          Type.SINT64,
          Type.FLOAT,
          Type.POINTER,
          Type.SINT64,
          Type.POINTER,
          Type.SINT64,
          Type.FLOAT,
          Type.POINTER,
          Type.SINT64);

  private static final int ARRAYS = 4;

  private final Invoker invoker = Invoker.getInstance();

  /** Unloads itself when it is garbage. */
  private final Library library;

  private final long sgemm;
  private final long threads;
  private final long setThreads;

  private OneDnnLibrary(Library library) throws NativeRefusal {
    this.library = library;
    sgemm = address("dnnl_sgemm");
    threads = openMp("omp_get_max_threads");
    setThreads = openMp("omp_set_num_threads");
  }

  /**
   * Loads it, all names bound at once and to itself, so that what is loaded later changes nothing.
   *
   * @throws NativeRefusal if it does not load or is something else
   */
  static OneDnnLibrary open(Path file) throws NativeRefusal {
    Library library = Library.openLibrary(file.toString(), Library.NOW | Library.LOCAL);
    if (library == null) {
      throw new NativeRefusal("cannot load " + file + ": " + Library.getLastError());
    }
    return new OneDnnLibrary(library);
  }

  /** Threads that a product called by this thread would run on. */
  int threads() {
    return invoker.invokeI0NoErrno(TO_INT, threads);
  }

  /** Sets that number, for all that this thread calls. */
  void useThreads(int count) {
    invoker.invokeI1NoErrno(OF_INT, setThreads, count);
  }

  /** The instructions that it uses here, as {@code dnnl_cpu_isa_t} numbers them. */
  int instructions() throws NativeRefusal {
    return invoker.invokeI0NoErrno(TO_INT, address("dnnl_get_effective_cpu_isa"));
  }

  /** Such as "3.11.0". */
  String version() throws NativeRefusal {
    long numbers = invoker.invokeN0(TO_ADDRESS, address("dnnl_version"));
    MemoryIO memory = MemoryIO.getInstance();
    return memory.getInt(numbers)
        + "."
        + memory.getInt(numbers + Integer.BYTES)
        + "."
        + memory.getInt(numbers + 2 * Integer.BYTES);
  }

  /**
   * {@code C = A B + beta C} on the threads set for this thread. Offsets are at most {@link
   * Integer#MAX_VALUE} bytes.
   *
   * @return 0, or oneDNN's number of what was wrong
   */
  int multiply(Matrix a, Matrix b, float beta, Matrix c) {
    HeapInvocationBuffer arguments = new HeapInvocationBuffer(SGEMM, ARRAYS);
    arguments.putByte(a.isTransposed() ? 'T' : 'N');
    arguments.putByte(b.isTransposed() ? 'T' : 'N');
    arguments.putLong(c.rows());
    arguments.putLong(c.columns());
    arguments.putLong(a.columns());
    arguments.putFloat(1f);
    put(arguments, a);
    put(arguments, b);
    arguments.putFloat(beta);
    put(arguments, c);
    return invoker.invokeInt(SGEMM, sgemm, arguments);
  }

  /** Where a pinned array begins to be used is counted in bytes there. */
  private static void put(HeapInvocationBuffer arguments, Matrix matrix) {
    int offset = Math.multiplyExact(matrix.offset(), Float.BYTES);
    arguments.putArray(matrix.data(), offset, 0, ArrayFlags.PINNED);
    arguments.putLong(matrix.stride());
  }

  private long address(String function) throws NativeRefusal {
    long address = library.getSymbolAddress(function);
    if (address == 0) {
      throw new NativeRefusal("the library has no function " + function);
    }
    return address;
  }

  /** In the order in which the dynamic linker looks, a preloaded OpenMP first. */
  private long openMp(String function) throws NativeRefusal {
    long ofProcess = Library.getDefault().getSymbolAddress(function);
    return ofProcess == 0 ? address(function) : ofProcess;
  }

  private static CallContext context(Type result, Type... parameters) {
    return CallContext.getCallContext(result, parameters, CallingConvention.DEFAULT, false);
  }
}
