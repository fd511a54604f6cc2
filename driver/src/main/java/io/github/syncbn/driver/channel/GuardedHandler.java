package io.github.syncbn.driver.channel;

import io.github.syncbn.driver.channel.RefusalCounters.Kind;
import java.nio.ByteBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;

/**
 * Around the handlers by which Spark authenticates a connection: these throw at bytes that they do
 * not understand, which Spark would log with a stack trace each time. Here such a connection is
 * refused.
 */
final class GuardedHandler extends RpcHandler {
  private final RpcHandler guarded;
  private final RefusalCounters refusals;

  GuardedHandler(RpcHandler guarded, RefusalCounters refusals) {
    this.guarded = guarded;
    this.refusals = refusals;
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback reply) {
    try {
      guarded.receive(client, message, reply);
    } catch (RuntimeException e) {
      refuse(client, e);
    }
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message) {
    try {
      guarded.receive(client, message);
    } catch (RuntimeException e) {
      refuse(client, e);
    }
  }

  private void refuse(TransportClient client, RuntimeException why) {
    refusals.add(Kind.BROKEN, client.getSocketAddress(), "authentication ends in " + why);
    client.getChannel().close();
  }

  @Override
  public StreamManager getStreamManager() {
    return guarded.getStreamManager();
  }

  @Override
  public void channelActive(TransportClient client) {
    guarded.channelActive(client);
  }

  @Override
  public void channelInactive(TransportClient client) {
    guarded.channelInactive(client);
  }

  @Override
  public void exceptionCaught(Throwable cause, TransportClient client) {
    guarded.exceptionCaught(cause, client);
  }
}
