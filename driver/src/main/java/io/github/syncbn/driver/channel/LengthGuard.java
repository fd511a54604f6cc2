package io.github.syncbn.driver.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.apache.spark.network.protocol.Message;

/**
 * Stands ahead of Spark's frame decoder, which would gather two gigabytes before anyone sees a byte
 * of them, and throws at frames that end in their head: reads the lengths that pass and closes the
 * channel at one that may not come. A frame is its length, 8 bytes that count themselves, and the
 * rest.
 */
final class LengthGuard extends ChannelInboundHandlerAdapter {
  private static final int LENGTH_BYTES = 8;
  private static final int HEAD_BYTES = LENGTH_BYTES + 1;
  private static final byte RPC_REQUEST = Message.Type.RpcRequest.id();
  private static final byte ONE_WAY_MESSAGE = Message.Type.OneWayMessage.id();

  /** What Spark puts around a message: type, request number, length of the body. */
  static final int ENVELOPE = 64;

  /** Type and length of the body. */
  private static final int SHORTEST_ONE_WAY = HEAD_BYTES + Integer.BYTES;

  /** Type, request number and length of the body. */
  private static final int SHORTEST_REQUEST = HEAD_BYTES + Long.BYTES + Integer.BYTES;

  private final Consumer<String> refused;
  private long limit;
  private long left;
  private long length;
  private int headBytes;
  private String wrong;
  private boolean closed;

  /**
   * @param limit most bytes in a frame
   * @param refused is told what was wrong
   */
  LengthGuard(long limit, Consumer<String> refused) {
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
        refused.accept(wrong);
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
      byte next = bytes.getByte(at++);
      headBytes++;
      if (headBytes <= LENGTH_BYTES) {
        length = length << 8 | (next & 0xff);
        if (headBytes == LENGTH_BYTES && (length < HEAD_BYTES || length > limit)) {
          wrong = "a frame of " + length + " bytes, where " + limit + " are allowed";
          return false;
        }
      } else {
        if (next != RPC_REQUEST && next != ONE_WAY_MESSAGE) {
          wrong = "a frame of Spark's type " + next;
          return false;
        }
        if (length < (next == RPC_REQUEST ? SHORTEST_REQUEST : SHORTEST_ONE_WAY)) {
          wrong = "a frame of " + length + " bytes, which ends in its head";
          return false;
        }
        left = length - HEAD_BYTES;
        length = 0;
        headBytes = 0;
      }
    }
    return true;
  }
}
