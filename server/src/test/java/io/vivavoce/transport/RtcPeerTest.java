package io.vivavoce.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.concurrent.Ticker;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two ends of WebRTC in one process: the server's, and a client's that behaves as the stock ones do. */
class RtcPeerTest {
    private static final RtcOptions OPTIONS = new RtcOptions(
            List.of(), new RtcOptions.Ports(42_000, 42_100), List.of(), List.of(), false, false, RtcOptions.LOST_AFTER);

    private final Rtc rtc = new Rtc(OPTIONS, Ticker.system());
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
    void oneAnswerToAnOfferWithoutCandidatesConnectsAndEventsGoBothWays() throws Exception {
        try (var peer = rtc.peer("c1", server);
                var client = new RtcClient(rtc)) {
            var offer = client.offer(false);
            var answer = peer.answer(offer);
            client.accept(answer);
            client.awaitOpen();

            assertThat(offer).doesNotContain("a=candidate");
            assertThat(answer).contains("useinbandfec=1").contains("usedtx=1").contains(" typ host");
            assertThat(answer.lines().filter(line -> line.startsWith("a=candidate:")))
                    .allMatch(line -> inRange(Integer.parseInt(line.split(" ")[5])));
            assertThat(answer).as("a stream's id").contains("a=msid:vivavoce ");
            assertThat(server.next()).isEqualTo("opened");
            client.send("{\"type\":\"session.update\"}");
            assertThat(server.next()).isEqualTo("message {\"type\":\"session.update\"}");
            assertThat(peer.send("{\"type\":\"session.created\", \"é\":1}")).isEqualTo(RtcPeer.Sent.SENT);
            assertThat(client.event()).isEqualTo("{\"type\":\"session.created\", \"é\":1}");
            assertThat(peer.send("x".repeat(300_000))).isEqualTo(RtcPeer.Sent.TOO_LONG);
            assertThat(rtc.connections()).isEqualTo(1);
        }
        assertThat(rtc.connections()).isZero();
        assertThat(rtc.opened()).isEqualTo(1);
    }

    private static boolean inRange(int port) {
        return port >= OPTIONS.ports().first() && port <= OPTIONS.ports().last();
    }

    @Test
    void soundGoesBothWays() throws Exception {
        try (var peer = rtc.peer("c1", server);
                var client = new RtcClient(rtc)) {
            client.accept(peer.answer(client.offer(false)));
            client.awaitOpen();
            var most = 10; // a busy machine leaves gaps
            for (var tries = 0; tries < most && !(isHeard(server.heard) && isHeard(client.heard)); tries++)
                bothSpeakForASecond(peer, client);

            assertThat(RtcTold.tones(server.heard)).as("of 100 frames or more").isGreaterThan(60);
            assertThat(server.rateHz).isEqualTo(48_000);
            assertThat(RtcTold.tones(client.heard)).as("of 100 frames or more").isGreaterThan(60);
        }
    }

    private static boolean isHeard(Collection<float[]> frames) {
        return RtcTold.tones(frames) > 60;
    }

    private static void bothSpeakForASecond(RtcPeer peer, RtcClient client) throws InterruptedException {
        var tone = RtcTold.tone(440, 48_000);
        var speaker = Thread.ofPlatform().start(() -> client.say(tone));
        for (var at = 0; at < tone.length; at += 960) { // both at once, and the server by its own clock
            peer.play(tone, at, 960);
            Thread.sleep(20);
        }
        speaker.join();
    }

    @Test
    void whenTheClientHangsUpTheEndIsToldOnce() throws Exception {
        try (var peer = rtc.peer("c1", server)) {
            var client = new RtcClient(rtc);
            client.accept(peer.answer(client.offer(false)));
            client.awaitOpen();
            assertThat(server.next()).isEqualTo("opened");
            client.close();

            assertThat(server.next()).startsWith("ended The client has closed");
            assertThat(peer.send("{}")).isEqualTo(RtcPeer.Sent.NO_CHANNEL);
            peer.play(new float[480], 0, 480);
        }
        assertThat(server.told).isEmpty();
    }

    @Test
    void anotherOfferRestartsIceAndTheConnectionGoesOn() throws Exception {
        try (var peer = rtc.peer("c1", server);
                var client = new RtcClient(rtc)) {
            var first = peer.answer(client.offer(false));
            client.accept(first);
            client.awaitOpen();
            var second = peer.answer(client.offer(true));
            client.accept(second);

            assertThat(Sdp.ufrag(second)).isNotEqualTo(Sdp.ufrag(first));
            assertThat(server.next()).isEqualTo("opened");
            client.send("still here");
            assertThat(server.next()).isEqualTo("message still here");
        }
    }

    @Test
    void anOfferThatCantBeAnsweredIsRefusedWithAReason() throws Exception {
        try (var peer = rtc.peer("c1", server)) {
            assertThatThrownBy(() -> peer.answer("hello"))
                    .isInstanceOf(RtcException.class)
                    .hasMessageContaining("does not begin with v=0");
            assertThatThrownBy(() -> peer.answer("v=0\r\nm=audio 9 nonsense\r\n"))
                    .isInstanceOf(RtcException.class)
                    .hasMessageContaining("can't be answered");
        }
        assertThat(rtc.connections()).isZero();
    }

    @Test
    void afterTheEndNobodyIsConnected() throws Exception {
        rtc.close();
        assertThatThrownBy(() -> rtc.peer("c1", server)).hasMessageContaining("about to end");
        assertThat(rtc.connections()).isZero();
    }
}
