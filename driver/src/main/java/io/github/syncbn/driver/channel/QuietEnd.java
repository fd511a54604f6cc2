package io.github.syncbn.driver.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.function.Consumer;
import org.apache.spark.network.server.TransportChannelHandler;

/**
 * Stands ahead of Spark's own handler, which logs a stack trace for each connection that breaks,
 * for each frame that cannot be decoded, and for each answer that cannot be sent: anybody who can
 * reach the port could fill the disk. Here the connection is closed, and the cause told once.
 */
final class QuietEnd extends ChannelDuplexHandler {
  private final Consumer<Throwable> broken;
  private boolean told;

  /**
   * @param broken is told why, at most once, on the channel's own thread
   */
  QuietEnd(Consumer<Throwable> broken) {
    this.broken = broken;
  }

  /** Puts it in its place. */
  static void install(Channel channel, Consumer<Throwable> broken) {
    String spark = channel.pipeline().context(TransportChannelHandler.class).name();
    channel.pipeline().addBefore(spark, "quietEnd", new QuietEnd(broken));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(context, cause);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ChannelPromise sent = context.newPromise();
    sent.addListener(
        result -> {
          if (!result.isSuccess()) {
            end(context, result.cause());
          }
          promise.trySuccess();
        });
    context.write(message, sent);
  }

  private void end(ChannelHandlerContext context, Throwable cause) {
    if (!told) {
      told = true;
      broken.accept(cause);
    }
    context.close();
  }
}
