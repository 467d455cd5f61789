package io.vivavoce.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.concurrent.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the library keeps of connections that are over: a known leak, held to what docs/manual/webrtc.md says. */
@Tag("slow")
class RtcLeakTest {
    /** Each pair is two connections, for the client is in this process, too. */
    private static final int PAIRS = 200;

    private static final Path STATUS = Path.of("/proc/self/status");

    private static final class Silent implements RtcPeer.Listener {
        @Override
        public void opened() {}

        @Override
        public void message(String text) {}

        @Override
        public void sound(float[] pcm, int rateHz) {}

        @Override
        public void ended(String why) {}
    }

    @Test
    void aConnectionThatIsOverKeepsNoThreadNoFileAndAtMostAQuarterOfAMegabyte() throws Exception {
        assumeTrue(Rtc.missing().isEmpty() && Files.exists(STATUS), "needs WebRTC's library, on Linux");
        try (var rtc = new Rtc(RtcOptions.DEFAULT, Ticker.system())) {
            for (var i = 0; i < 100; i++) connectOnce(rtc); // heap, caches and pools reach their size
            var before = residentKb();
            var threads = count("task");
            var files = count("fd");
            for (var i = 0; i < PAIRS; i++) connectOnce(rtc);
            var keptKb = (residentKb() - before) / (2.0 * PAIRS);
            System.err.printf("kept of a connection: %.0f kB%n", keptKb);

            assertThat(keptKb).as("kB of a connection").isLessThan(256);
            assertThat(count("task")).as("threads").isLessThan(threads + 10);
            assertThat(count("fd")).as("files").isLessThan(files + 20);
        }
    }

    private static void connectOnce(Rtc rtc) throws Exception {
        try (var peer = rtc.peer("c", new Silent());
                var client = new RtcClient(rtc)) {
            client.accept(peer.answer(client.offer(false)));
            client.awaitOpen();
            for (var i = 0; i < 10; i++) peer.play(new float[480], 0, 480);
        }
    }

    private static long residentKb() throws IOException {
        System.gc();
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static long count(String what) throws IOException {
        try (var entries = Files.list(Path.of("/proc/self", what))) {
            return entries.count();
        }
    }
}
