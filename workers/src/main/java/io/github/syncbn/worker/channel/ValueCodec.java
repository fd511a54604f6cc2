package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelKind;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.ArrayList;
import java.util.List;

/** Values of the collective as bytes of frames. */
public final class ValueCodec {
  private static final int MOST_TEXT = 1024;
  private static final int MOST_REPORTS = 1 << 16;
  private static final int MOST_LENGTH = 1 << 26;
  private static final Exchange.Phase[] PHASES = Exchange.Phase.values();
  private static final StartPoint.Next[] NEXT = StartPoint.Next.values();
  private static final Verdict[] VERDICTS = Verdict.values();
  private static final ModelKind[] MODELS = ModelKind.values();
  private static final Reduction[] REDUCTIONS = Reduction.values();

  private ValueCodec() {}

  /** Appends what an exchange is about. */
  public static void write(FrameWriter frame, Exchange exchange) {
    frame
        .put(exchange.phase().ordinal())
        .putLong(exchange.step())
        .putInt(exchange.layer())
        .put(exchange.reduction().ordinal())
        .putInt(exchange.length())
        .putInt(exchange.groups());
  }

  /**
   * Reads what an exchange is about.
   *
   * @param shards number of all shards, a multiple of the groups
   */
  public static Exchange exchange(FrameReader frame, int shards) {
    Exchange.Phase phase = PHASES[code(frame, "phase", PHASES.length)];
    long step = frame.getLong("step");
    int layer = frame.getInt("layer", -1, Integer.MAX_VALUE);
    Reduction reduction = REDUCTIONS[code(frame, "reduction", REDUCTIONS.length)];
    int length = frame.getInt("length", 1, MOST_LENGTH);
    int groups = frame.getInt("groups", 1, shards);
    if (Integer.bitCount(groups) != 1) {
      throw new MalformedFrameException(groups + " groups are no power of two");
    }
    return new Exchange(phase, step, layer, reduction, length, groups);
  }

  private static int code(FrameReader frame, String what, int codes) {
    byte code = frame.get(what);
    if (code < 0 || code >= codes) {
      throw new MalformedFrameException(what + " " + code + " is none of 0 to " + (codes - 1));
    }
    return code;
  }

  /** Appends what the driver decides about the rest of training. */
  public static void write(FrameWriter frame, Verdict verdict) {
    frame.put(verdict.ordinal());
  }

  /** Reads what the driver decides about the rest of training. */
  static Verdict verdict(FrameReader frame) {
    return VERDICTS[code(frame, "verdict", VERDICTS.length)];
  }

  /** Appends which model is asked for. */
  static void write(FrameWriter frame, ModelKind kind) {
    frame.put(kind.ordinal());
  }

  /** Reads which model is asked for. */
  public static ModelKind modelKind(FrameReader frame) {
    ModelKind kind = MODELS[code(frame, "model", MODELS.length)];
    frame.end();
    return kind;
  }

  /** Reads where an attempt starts, after the model. */
  static StartPoint start(FrameReader frame, ModelState model) {
    long step = frame.getLong("step");
    return new StartPoint(model, step, NEXT[code(frame, "next", NEXT.length)]);
  }

  /** Appends the tables of which a step touches only some rows. */
  public static void writeTables(FrameWriter frame, List<SparseTable> tables) {
    frame.putInt(tables.size());
    for (SparseTable table : tables) {
      frame.putInt(table.layer()).putInt(table.index()).putInt(table.codes()).putInt(table.width());
    }
  }

  /** Reads the tables of which a step touches only some rows: the last of the parameters. */
  public static List<SparseTable> tables(FrameReader frame, int parameters) {
    int count = frame.getInt("tables", 0, MOST_REPORTS);
    long length = 0;
    List<SparseTable> tables = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      int layer = frame.getInt("layer", 0, Integer.MAX_VALUE);
      int index = frame.getInt("index", 0, Integer.MAX_VALUE);
      int codes = frame.getInt("codes", 1, parameters);
      int width = frame.getInt("width", 1, parameters / codes);
      tables.add(new SparseTable(layer, index, (int) length, codes, width));
      length += (long) codes * width;
      if (length > parameters) {
        throw new MalformedFrameException(
            "tables of " + length + " values among " + parameters + " parameters");
      }
    }
    int first = parameters - (int) length;
    return tables.stream().map(table -> table.movedBy(first)).toList();
  }

  /** Appends the reports of an executor's workers. */
  public static void write(FrameWriter frame, List<WorkerReport> reports) {
    frame.putInt(reports.size());
    for (WorkerReport report : reports) {
      frame
          .putInt(report.worker())
          .putLong(report.rowBytes())
          .putLong(report.bufferBytes())
          .putInt(report.fingerprints().size());
      for (String fingerprint : report.fingerprints()) {
        frame.putText(fingerprint, MOST_TEXT);
      }
      frame.putText(report.numerics(), MOST_TEXT);
    }
  }

  /** Reads the reports of an executor's workers. */
  public static List<WorkerReport> reports(FrameReader frame) {
    int count = frame.getInt("reports", 1, MOST_REPORTS);
    List<WorkerReport> reports = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      int worker = frame.getInt("worker", 0, MOST_REPORTS);
      long rowBytes = frame.getLong("bytes of rows");
      long bufferBytes = frame.getLong("bytes of buffers");
      int texts = frame.getInt("fingerprints", 0, MOST_REPORTS);
      List<String> fingerprints = new ArrayList<>();
      for (int t = 0; t < texts; t++) {
        fingerprints.add(frame.getText("fingerprint", MOST_TEXT));
      }
      reports.add(
          new WorkerReport(
              worker, rowBytes, bufferBytes, fingerprints, frame.getText("numerics", MOST_TEXT)));
    }
    frame.end();
    return reports;
  }
}
