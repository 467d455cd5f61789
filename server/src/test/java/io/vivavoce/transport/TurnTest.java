package io.vivavoce.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.concurrent.Ticker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that have no way but a TURN server, coturn. */
class TurnTest {
    @TempDir
    private static Path folder;

    private final RtcTold told = new RtcTold();
    private @Nullable TurnServer turn;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Rtc.missing().isEmpty(), () -> Rtc.missing().orElseThrow());
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/turnserver")), "needs Debian's package coturn (.ci/run)");
        var own = TurnServer.ownAddress();
        assumeTrue(own.isPresent(), "needs a network: WebRTC leaves the loopback out");
        turn = TurnServer.start(folder, own.orElseThrow());
    }

    @AfterEach
    void stop() {
        if (turn != null) turn.close();
    }

    @Test
    void aStockClientThatHasNoWayButATurnServerIsConnected() throws Exception {
        try (var clients = new Rtc(turn.only(), Ticker.system());
                var rtc = new Rtc(RtcOptions.DEFAULT, Ticker.system());
                var peer = rtc.peer("c1", told);
                var client = new RtcClient(clients)) {
            client.accept(peer.answer(client.offer(false)));

            talk(peer, client);
        }
    }

    @Test
    void aServerThatHasNoWayButATurnServerIsReachedByClientsThatOfferTheirAddresses() throws Exception {
        try (var rtc = new Rtc(turn.only(), Ticker.system());
                var clients = new Rtc(RtcOptions.DEFAULT, Ticker.system());
                var peer = rtc.peer("c1", told);
                var client = new RtcClient(clients)) {
            var answer = peer.answer(client.offerWithCandidates());
            client.accept(answer);

            assertThat(answer.lines().filter(line -> line.startsWith("a=candidate:")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains(" typ relay "));
            talk(peer, client);
        }
    }

    private void talk(RtcPeer peer, RtcClient client) throws Exception {
        client.awaitOpen();
        assertThat(told.next()).isEqualTo("opened");
        client.send("hello");
        assertThat(told.next()).isEqualTo("message hello");
        peer.send("yes");
        assertThat(client.event()).isEqualTo("yes");
        client.say(RtcTold.tone(440, RtcPeer.OUTPUT_HZ));
        assertThat(RtcTold.tones(told.heard)).as("of 100 frames").isGreaterThan(60);
    }
}
