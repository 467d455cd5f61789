package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that don't read, that send and send, that come and go: what they cost is bounded, and given back. */
class EndlessClientsTest {
    /** Of which the answer is longer than the question. */
    private static final String WRONG = "{\"type\": \"dance\"}";

    private static final int FEW_BYTES = 4 * 1024;
    private static final int CUT_OFF = 1006;

    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws InterruptedException {
        fixture = new ServerFixture();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    @Test
    void whoDoesNotReadIsClosedWith4009() throws Exception {
        var code = CUT_OFF;
        // a frame that waits for 20 s, as on a busy machine one may, is not waited for any longer: no farewell then
        for (var tries = 0; tries < 5 && code == CUT_OFF; tries++) code = closeCodeOfOneWhoDoesNotRead();

        assertThat(code).isEqualTo(Outgoing.TOO_SLOW);
        assertThat(fixture.sessionsInTheEnd()).isZero();
    }

    private static int closeCodeOfOneWhoDoesNotRead() throws Exception {
        try (var slow = new RawWebSocket(fixture, FEW_BYTES);
                var other = new VoiceClient(fixture, "")) {
            slow.socket.setSendBufferSize(FEW_BYTES);
            for (var i = 0; i < 40_000; i++) slow.text(WRONG);
            other.send("{\"type\": \"text\", \"text\": \"Hello\"}");
            assertThat(other.await("turn").at("/transcript").asString()).isEqualTo("Hello");

            return closeCode(slow);
        } catch (SocketException e) {
            return CUT_OFF;
        }
    }

    @Test
    void framesThatNeverMakeAMessageAreBorneAndCostNothing() throws Exception {
        try (var endless = new RawWebSocket(fixture, FEW_BYTES)) {
            endless.sendBytes(RawWebSocket.frame(RawWebSocket.BINARY, true, 0, new byte[0]));
            for (var i = 0; i < 20_000; i++) endless.sendBytes(RawWebSocket.frame(0, true, 0, new byte[0]));

            assertThat(fixture.get("/health").statusCode()).isEqualTo(200);
        }
        assertThat(fixture.sessionsInTheEnd()).isZero();
    }

    @Test
    void threeHundredSessionsLeaveNothingBehind() throws Exception {
        comeAndGo(30);
        var before = Held.now();
        comeAndGo(300);

        Held.inTheEnd(before).assertNotMoreThan(before);
    }

    /** The figure of the note: {@code -Dgroups=slow}, some minutes. */
    @Test
    @Tag("slow")
    void fiveThousandSessionsLeaveNothingBehind() throws Exception {
        comeAndGo(500);
        var before = Held.now();
        comeAndGo(5_000);

        Held.inTheEnd(before).assertNotMoreThan(before);
    }

    /** Each sixth in the middle of a reply. */
    private static void comeAndGo(int sessions) throws Exception {
        for (var i = 0; i < sessions; i++)
            try (var client = new RawWebSocket(fixture, 64 * 1024)) {
                client.await("started");
                if (i % 6 != 0) continue;
                client.text("{\"type\": \"text\", \"text\": \"Talk\"}");
                client.await("speaking");
            }
        assertThat(fixture.sessionsInTheEnd()).isZero();
        assertThat(fixture.metricsInTheEnd("\nvivavoce_sessions 0.0\n")).contains("\nvivavoce_sessions 0.0\n");
        assertThat(fixture.logged()).isEmpty();
    }

    /** What the process holds: with the garbage collected. */
    private record Held(int threads, long descriptors, long heapBytes) {
        /** Threads of pools come and go. */
        private static final int FEW = 8;

        private static final long MIB = 1 << 20;
        private static final long MORE_MIB = 4;

        static Held now() {
            System.gc();
            var descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getOpenFileDescriptorCount()
                    : 0;
            return new Held(
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    descriptors,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }

        /** Now, or soon: threads of pools end, and memory is given back, when nobody waits for it. */
        static Held inTheEnd(Held before) throws InterruptedException {
            var held = now();
            for (var i = 0; i < 100 && held.isMoreThan(before); i++) {
                Thread.sleep(100);
                held = now();
            }
            return held;
        }

        private boolean isMoreThan(Held before) {
            return threads > before.threads + FEW
                    || descriptors > before.descriptors + FEW
                    || heapBytes / MIB > before.heapBytes / MIB + MORE_MIB;
        }

        void assertNotMoreThan(Held before) {
            assertThat(threads).as("threads").isLessThanOrEqualTo(before.threads + FEW);
            assertThat(descriptors).as("descriptors").isLessThanOrEqualTo(before.descriptors + FEW);
            assertThat(heapBytes / MIB).as("heap, MiB").isLessThanOrEqualTo(before.heapBytes / MIB + MORE_MIB);
        }
    }

    /** The code that the connection ends with, {@link #CUT_OFF} for none. */
    private static int closeCode(RawWebSocket socket) throws IOException {
        try {
            for (var frame = socket.read(); ; frame = socket.read())
                if (frame.opcode() == RawWebSocket.CLOSE) return frame.closeCode();
        } catch (EOFException | SocketException e) {
            return CUT_OFF;
        }
    }
}
