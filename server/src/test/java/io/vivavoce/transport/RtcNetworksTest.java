package io.vivavoce.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.concurrent.Ticker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Networks that lose packets, or go away. */
class RtcNetworksTest {
    private static final RtcOptions IMPATIENT =
            new RtcOptions(List.of(), RtcOptions.Ports.ANY, List.of(), List.of(), false, false, Duration.ofMillis(100));

    private final Rtc rtc = new Rtc(RtcOptions.DEFAULT, Ticker.system());
    private final RtcTold server = new RtcTold();

    @BeforeAll
    static void theLibraryIsThere() {
        assumeTrue(Rtc.missing().isEmpty(), () -> Rtc.missing().orElseThrow());
    }

    @AfterEach
    void end() throws InterruptedException {
        rtc.close();
    }

    @Test
    void soundComesThroughANetworkThatLosesATenthAndDelaysTheRest() throws Exception {
        try (var peer = rtc.peer("c1", server);
                var client = new RtcClient(rtc)) {
            var answer = peer.answer(client.offer(false));
            try (var network = UdpProxy.of(answer, 0.1, 40)) {
                client.accept(network.through(answer));
                client.awaitOpen();
                var tones = 0L;
                for (var tries = 0; tries < 5 && tones <= 120; tries++) { // a busy machine leaves gaps of its own
                    server.heard.clear();
                    client.say(RtcTold.tone(440, 2 * RtcPeer.OUTPUT_HZ));
                    tones = RtcTold.tones(server.heard);
                }
                assertThat(tones).as("of 200 frames").isGreaterThan(120);
            }
        }
    }

    @Test
    void aClientThatCantBeReachedAnyMoreIsGone() throws Exception {
        try (var impatient = new Rtc(IMPATIENT, Ticker.system());
                var peer = impatient.peer("c1", server);
                var client = new RtcClient(impatient)) {
            var answer = peer.answer(client.offer(false));
            try (var network = UdpProxy.of(answer, 0, 0)) {
                client.accept(network.through(answer));
                client.awaitOpen();
                assertThat(server.next()).isEqualTo("opened");
                network.cut();

                assertThat(server.next()).isEqualTo("ended The client can't be reached");
            }
        }
    }

    @Test
    void aNetworkThatFailsForAWhileIsToldAndAlsoThatItWorksAgain() throws Exception {
        try (var peer = rtc.peer("c1", server);
                var client = new RtcClient(rtc)) {
            var answer = peer.answer(client.offer(false));
            try (var network = UdpProxy.of(answer, 0, 0)) {
                client.accept(network.through(answer));
                client.awaitOpen();
                network.cut();
                assertThat(server.nextReachable()).isFalse();
                network.mend();

                assertThat(server.nextReachable()).isTrue();
                client.send("here again");
                assertThat(server.next()).isEqualTo("opened");
                assertThat(server.next()).isEqualTo("message here again");
            }
        }
    }

    @Test
    void aClientWhoseNetworkHasChangedGoesOnByAnIceRestart() throws Exception {
        try (var peer = rtc.peer("c1", server);
                var client = new RtcClient(rtc)) {
            var answer = peer.answer(client.offer(false));
            try (var wifi = UdpProxy.of(answer, 0, 0)) {
                client.accept(wifi.through(answer));
                client.awaitOpen();
                assertThat(server.next()).isEqualTo("opened");
                wifi.cut();
                var again = peer.answer(client.offer(true));
                try (var mobile = UdpProxy.of(again, 0, 0)) {
                    client.accept(mobile.through(again));
                    client.send("on the road");

                    assertThat(server.next()).isEqualTo("message on the road");
                }
            }
        }
    }
}
