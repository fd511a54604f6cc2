package io.github.syncbn.driver.channel;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A wire to the service that does something to frames on their way there, by their number over all
 * connections. A frame is 8 bytes of length, which count themselves, and the rest.
 */
public final class FaultyLink implements AutoCloseable {
  /** What happens to a frame. */
  @FunctionalInterface
  public interface Fault {
    /** Writes what of the frame arrives. */
    void pass(byte[] frame, DataOutputStream service) throws IOException;
  }

  private final ServerSocket door;
  private final int service;
  private final int at;
  private final Fault fault;
  private final AtomicInteger frames = new AtomicInteger();
  private final CopyOnWriteArrayList<Socket> sockets = new CopyOnWriteArrayList<>();

  /**
   * @param service port to lead to
   * @param at number of the frame to which {@code fault} happens; -1 for every frame
   */
  public FaultyLink(int service, int at, Fault fault) throws IOException {
    this.service = service;
    this.at = at;
    this.fault = fault;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** Lets the frame get lost. */
  public static Fault drop() {
    return (frame, out) -> {};
  }

  /** Sends the frame twice. */
  public static Fault duplicate() {
    return (frame, out) -> {
      out.write(frame);
      out.write(frame);
    };
  }

  /** Sends half of the frame, and closes. */
  public static Fault truncate() {
    return (frame, out) -> {
      out.write(frame, 0, frame.length / 2);
      out.flush();
      throw new IOException("truncated");
    };
  }

  /** Closes instead. */
  public static Fault cut() {
    return (frame, out) -> {
      throw new IOException("cut");
    };
  }

  /** Sends frames in pieces, each a little late. */
  public static Fault delay(long seed) {
    Random random = new Random(seed);
    return (frame, out) -> {
      int piece;
      synchronized (random) {
        piece = 1 + random.nextInt(frame.length);
      }
      out.write(frame, 0, piece);
      out.flush();
      LockSupport.parkNanos(piece % 7 * 200_000L);
      out.write(frame, piece, frame.length - piece);
    };
  }

  /** Where to connect. */
  public int port() {
    return door.getLocalPort();
  }

  /** Frames seen so far. */
  public int frames() {
    return frames.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), service);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(server);
        start(() -> forward(client, server));
        start(() -> back(client, server));
      }
    } catch (IOException e) {
      close();
    }
  }

  private void forward(Socket client, Socket server) {
    try (client;
        server) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(server.getOutputStream());
      while (true) {
        long length = in.readLong();
        byte[] frame = new byte[Math.toIntExact(length)];
        java.nio.ByteBuffer.wrap(frame).putLong(length);
        in.readFully(frame, Long.BYTES, frame.length - Long.BYTES);
        int number = frames.getAndIncrement();
        if (at < 0 || number == at) {
          fault.pass(frame, out);
        } else {
          out.write(frame);
        }
        out.flush();
      }
    } catch (IOException e) {
      // Both ends are closed now, as by a broken wire.
    }
  }

  private static void back(Socket client, Socket server) {
    try (client;
        server) {
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // As above.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "faulty-link");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      door.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
