package io.github.syncbn.driver.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.function.LongConsumer;

/**
 * Stands ahead of Spark's frame decoder, which would gather two gigabytes before anyone sees a byte
 * of them: reads the lengths that pass and closes the channel at one above the limit. A frame is
 * its length, 8 bytes that count themselves, and the rest.
 */
final class LengthGuard extends ChannelInboundHandlerAdapter {
  private static final int LENGTH_BYTES = 8;

  /** What Spark puts around a message: type, request number, length of the body. */
  static final int ENVELOPE = 64;

  private final LongConsumer refused;
  private long limit;
  private long left;
  private long length;
  private int lengthBytes;
  private boolean closed;

  /**
   * @param limit most bytes in a frame
   * @param refused is told the length that was too much
   */
  LengthGuard(long limit, LongConsumer refused) {
    this.limit = limit + ENVELOPE;
    this.refused = refused;
  }

  /** Changes the limit, on the channel's own thread. */
  void allow(long bytes) {
    limit = bytes + ENVELOPE;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (closed || message instanceof ByteBuf bytes && !passes(bytes)) {
      ReferenceCountUtil.release(message);
      if (!closed) {
        closed = true;
        context.close();
        refused.accept(length);
      }
      return;
    }
    context.fireChannelRead(message);
  }

  private boolean passes(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (left > 0) {
        long skipped = Math.min(left, end - at);
        left -= skipped;
        at += (int) skipped;
        continue;
      }
      length = length << 8 | (bytes.getByte(at++) & 0xff);
      if (++lengthBytes == LENGTH_BYTES) {
        if (length < LENGTH_BYTES || length > limit) {
          return false;
        }
        left = length - LENGTH_BYTES;
        length = 0;
        lengthBytes = 0;
      }
    }
    return true;
  }
}
