package io.github.syncbn.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportResponseHandler;
import org.apache.spark.network.protocol.MessageDecoder;
import org.apache.spark.network.server.TransportChannelHandler;
import org.apache.spark.network.server.TransportRequestHandler;
import org.apache.spark.network.util.NettyUtils;
import org.apache.spark.network.util.TransportConf;
import org.apache.spark.network.util.TransportFrameDecoder;

/** Pours frames that nobody should send over a service in use. */
public final class Fuzz {
  /** What one frame may cost, with the connection that it comes by. */
  private static final long MOST_BYTES = 1 << 20;

  private Fuzz() {}

  /**
   * Each frame on a connection of its own, through the handlers of a connection but without its
   * socket; no byte of it may stay behind, and none may cost more memory than a connection takes.
   */
  public static void pour(ChannelServer server, TransportConf conf, RawFrames frames, int count) {
    FrameHandler handler = server.handler();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (TransportContext context = new TransportContext(conf, handler)) {
      for (int i = 0; i < count; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        EmbeddedChannel channel = new EmbeddedChannel();
        TransportResponseHandler responses = new TransportResponseHandler(channel);
        TransportClient client = new TransportClient(channel, responses);
        TransportRequestHandler requests =
            new TransportRequestHandler(channel, client, handler, Long.MAX_VALUE, null);
        channel
            .pipeline()
            .addLast(TransportFrameDecoder.HANDLER_NAME, NettyUtils.createFrameDecoder())
            .addLast(MessageDecoder.INSTANCE)
            .addLast(
                new TransportChannelHandler(
                    client, responses, requests, 120_000, false, false, context));
        handler.channelActive(client);
        ByteBuf wire = Unpooled.wrappedBuffer(frames.wire());
        channel.writeInbound(wire);
        channel.finishAndReleaseAll();
        assertThat(wire.refCnt()).as("references to frame %d", i).isZero();
        if (i > 0) {
          // The first loads classes.
          assertThat(threads.getCurrentThreadAllocatedBytes() - before)
              .as("bytes allocated for frame %d", i)
              .isLessThan(MOST_BYTES);
        }
      }
    }
    assertThat(handler.strangers()).isZero();
  }

  /** Each frame on a socket of its own. */
  public static void pourOverSockets(int port, RawFrames frames, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        // A reset, so that no port waits.
        socket.setSoLinger(true, 0);
        socket.getOutputStream().write(frames.wire());
        if (i % 8 == 0) {
          socket.setSoTimeout(20);
          try {
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
          } catch (IOException e) {
            // Reset by the service, or it waits for the rest of the frame.
          }
        }
      } catch (java.net.SocketException e) {
        // The service was quicker to close.
      }
    }
  }
}
