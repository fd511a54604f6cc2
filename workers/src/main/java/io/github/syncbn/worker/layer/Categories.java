package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.io.Serializable;

/** What a category becomes in {@link Columns}. */
public sealed interface Categories extends Serializable {
  /** Of {@link #width}: every code has an output of its own, which is 1 where it is the code. */
  int ONE_HOT = 0;

  /**
   * Values of the learned vector that stands for a code of a category, or {@link #ONE_HOT}.
   *
   * @param codes how many the category has, the two for missing and unknown included
   */
  int width(int codes);

  /**
   * Whether a step touches only the vectors of codes that are in its batch.
   *
   * @param codes how many the category has
   * @param width values of a vector
   */
  default boolean sparse(int codes, int width) {
    return Updates.AUTO.sparse(codes, width);
  }

  /** Which vectors of a table a step updates. */
  enum Updates {
    /** Those in use where the table is large, else all. */
    AUTO,
    /** All, as an optimizer does that sees zeros for the gradient of the others. */
    ALL,
    /** Those in use. */
    USED;

    /**
     * Below it the whole table costs a step less than a tenth of a millisecond, and moves as other
     * weights do.
     */
    private static final int LARGE = 1 << 16;

    boolean sparse(int codes, int width) {
      return this == USED || this == AUTO && (long) codes * width >= LARGE;
    }
  }

  /** One hot where that is short, else learned vectors. */
  @Summary("oneHot up to 12 codes, embedding above")
  record Auto() implements Categories {
    /** Ten levels beside missing and unknown. */
    private static final int MOST_ONE_HOT = 12;

    @Override
    public int width(int codes) {
      return codes <= MOST_ONE_HOT ? ONE_HOT : Embedding.widthByRule(codes);
    }
  }

  /** An output for each code. */
  @Summary("an output for each code: 1 where it is the code of the row, else 0")
  record OneHot() implements Categories {
    @Override
    public int width(int codes) {
      return ONE_HOT;
    }
  }

  /** A learned vector for each code, as PyTorch's nn.Embedding. */
  @Summary(value = "a learned vector for each code", bare = "width")
  record Embedding(
      @Setting(
              value = "values of a vector; auto for 1.6 codes^0.56, rounded, 64 at most",
              range = "[1, 4096]",
              word = "auto",
              byDefault = "auto")
          int width,
      @Setting(
              value =
                  "which vectors a step moves: all, those used in its batch, or auto for used in"
                      + " tables of 65,536 values or more",
              byDefault = "auto")
          Updates updates)
      implements Categories {
    /** Of {@link #width()}: by the number of codes. */
    public static final int AUTO = 0;

    private static final int WIDEST = 64;

    public Embedding {
      Declared.check(Embedding.class, width, updates);
    }

    /** With the usual updates. */
    public Embedding(int width) {
      this(width, Updates.AUTO);
    }

    @Override
    public int width(int codes) {
      return width == AUTO ? widthByRule(codes) : width;
    }

    @Override
    public boolean sparse(int codes, int ofVector) {
      return updates.sparse(codes, ofVector);
    }

    /**
     * The rule of thumb of fastai 2 ({@code emb_sz_rule}), {@code min(600, round(1.6 n^0.56))}, but
     * for its bound: beyond 64 values a table costs more than it gains.
     */
    static int widthByRule(int codes) {
      return (int) Math.min(WIDEST, StrictMath.rint(1.6 * StrictMath.pow(codes, 0.56)));
    }
  }
}
