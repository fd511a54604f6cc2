package io.github.syncbn.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportResponseHandler;
import org.junit.jupiter.api.Test;

/** Who has to go when too many have not said hello. */
class StrangersTest {
  private final Strangers strangers = new Strangers();
  private long clock;

  private Peer from(String address) {
    try {
      SocketAddress remote = new InetSocketAddress(InetAddress.getByName(address), 1_000);
      EmbeddedChannel channel =
          new EmbeddedChannel() {
            @Override
            public SocketAddress remoteAddress() {
              return remote;
            }
          };
      TransportClient client = new TransportClient(channel, new TransportResponseHandler(channel));
      return new Peer(client, new LengthGuard(1, wrong -> {}), clock++);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private List<Peer> enter(int count, String address) {
    List<Peer> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Peer peer = from(address);
      assertThat(strangers.enter(peer, 1_000)).isEmpty();
      all.add(peer);
    }
    return all;
  }

  private Peer goesFor(Peer comer) {
    return strangers.enter(comer, strangers.count()).orElseThrow();
  }

  @Test
  void crowd_ofOneAddress_losesItsOldest() {
    List<Peer> crowd = enter(3, "10.0.0.1");
    assertThat(goesFor(from("10.0.0.1"))).isSameAs(crowd.get(0));
    assertThat(goesFor(from("10.0.0.2"))).isSameAs(crowd.get(1));
    assertThat(strangers.count()).isEqualTo(3);
  }

  @Test
  void address_withMoreThanItsShare_givesWay_evenToOlderOnes() {
    Peer worker = from("10.0.0.9");
    strangers.enter(worker, 1_000);
    List<Peer> crowd = enter(Strangers.SHARE + 2, "10.0.0.1");
    assertThat(goesFor(from("10.0.0.7"))).isSameAs(crowd.get(0));
    assertThat(goesFor(from("10.0.0.1"))).isSameAs(crowd.get(1));
    assertThat(strangers.leave(worker)).isTrue();
  }

  @Test
  void addresses_withinTheirShare_areAlike_soTheOldestGoes() {
    List<Peer> workers = enter(8, "10.0.0.9");
    Peer later = from("10.0.0.1");
    strangers.enter(later, 1_000);
    assertThat(goesFor(from("10.0.0.2"))).isSameAs(workers.get(0));
    workers.forEach(strangers::leave);
    assertThat(goesFor(from("10.0.0.3"))).isSameAs(later);
  }

  @Test
  void hostsOfExecutors_goLast_andAStrangerIsTurnedAwayForThem() throws Exception {
    strangers.expect(Set.of(InetAddress.getByName("10.0.0.9")));
    List<Peer> workers = enter(Strangers.SHARE + 2, "10.0.0.9");
    Peer stranger = from("10.0.0.1");
    assertThat(goesFor(stranger)).isSameAs(stranger);
    assertThat(goesFor(from("10.0.0.9"))).isSameAs(workers.get(0));
  }

  @Test
  void addressesOfOneNetworkOfIpV6_areOneOrigin() {
    Peer worker = from("2001:db8:0:9::1");
    strangers.enter(worker, 1_000);
    List<Peer> crowd = new ArrayList<>();
    for (int i = 0; i <= Strangers.SHARE; i++) {
      crowd.addAll(enter(1, "2001:db8:0:1::" + Integer.toHexString(i + 1)));
    }
    assertThat(goesFor(from("2001:db8:0:2::1"))).isSameAs(crowd.get(0));
  }

  @Test
  void thoseWhoSaidHelloOrEnded_areNoStrangers_andGoOnlyOnce() {
    List<Peer> all = enter(3, "10.0.0.1");
    assertThat(strangers.leave(all.get(1))).isTrue();
    assertThat(strangers.leave(all.get(1))).isFalse();
    assertThat(strangers.leaveThoseBefore(all.get(2).since())).containsExactly(all.get(0));
    assertThat(strangers.leave(all.get(0))).isFalse();
    assertThat(strangers.count()).isEqualTo(1);
  }
}
