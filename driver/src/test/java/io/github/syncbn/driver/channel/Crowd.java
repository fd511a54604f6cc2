package io.github.syncbn.driver.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many sockets at one port that say nothing, or a byte now and then: each opens as soon as the port
 * does, and again as soon as it is closed.
 */
public final class Crowd implements AutoCloseable {
  private static final byte[] BEGINNING = ByteBuffer.allocate(8).putLong(200).array();

  private final InetSocketAddress door;
  private final boolean trickles;
  private final Selector selector;
  private final Deque<SocketChannel> talkers = new ArrayDeque<>();
  private final AtomicLong opened = new AtomicLong();
  private int absent;
  private boolean refused;
  private volatile boolean closing;

  private Crowd(int port, int size, boolean trickles) throws IOException {
    this.door = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.trickles = trickles;
    this.selector = Selector.open();
    this.absent = size;
    Thread thread = new Thread(this::press, "crowd");
    thread.setDaemon(true);
    thread.start();
  }

  /** Sockets that say nothing. */
  public static Crowd silent(int port, int size) throws IOException {
    return new Crowd(port, size, false);
  }

  /** Sockets that begin a frame which may come, and send it byte by byte. */
  public static Crowd trickling(int port, int size) throws IOException {
    return new Crowd(port, size, true);
  }

  /** Connections that came to be so far. */
  public long opened() {
    return opened.get();
  }

  /** Waits until so many connections came to be. */
  public void await(long connections) throws InterruptedException {
    while (opened.get() < connections) {
      Thread.sleep(1);
    }
  }

  private void press() {
    try {
      ByteBuffer ignored = ByteBuffer.allocate(256);
      while (!closing) {
        // One knocks where nobody opens; all others come after it.
        for (int coming = Math.min(absent, refused ? 1 : 200); coming > 0; coming--) {
          open();
        }
        selector.select(1);
        for (SelectionKey key : selector.selectedKeys()) {
          visit(key, ignored.clear());
        }
        selector.selectedKeys().clear();
        talk();
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open() throws IOException {
    SocketChannel socket = SocketChannel.open();
    // A reset, so that no port waits.
    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    socket.configureBlocking(false);
    absent--;
    try {
      boolean now = socket.connect(door);
      socket.register(selector, now ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
    } catch (IOException e) {
      leave(socket);
    }
  }

  private void leave(SocketChannel socket) throws IOException {
    socket.close();
    absent++;
  }

  private void visit(SelectionKey key, ByteBuffer ignored) throws IOException {
    SocketChannel socket = (SocketChannel) key.channel();
    try {
      if (key.isConnectable() && socket.finishConnect()) {
        opened.incrementAndGet();
        refused = false;
        key.interestOps(SelectionKey.OP_READ);
        talkers.add(socket);
      } else if (key.isReadable() && socket.read(ignored) < 0) {
        leave(socket);
      }
    } catch (ConnectException e) {
      refused = true;
      leave(socket);
    } catch (IOException e) {
      leave(socket);
    }
  }

  /** One byte of one socket. */
  private void talk() {
    SocketChannel socket = talkers.poll();
    if (socket == null || !trickles) {
      talkers.clear();
      return;
    }
    try {
      socket.write(ByteBuffer.wrap(BEGINNING, (int) (opened.get() % BEGINNING.length), 1));
      talkers.add(socket);
    } catch (IOException e) {
      // Closed meanwhile.
    }
  }

  @Override
  public void close() {
    closing = true;
  }
}
