package io.vivavoce.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onvoid.webrtc.RTCPeerConnectionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a client may take, by a clock that moves when told; what happens wakes the thread, which then looks at it. */
class RtcInboxTest {
    private static final Duration LOST_AFTER = Duration.ofMinutes(5);

    private final AtomicLong nanos = new AtomicLong();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final RtcInbox inbox = new RtcInbox(
            "c1",
            new RtcPeer.Listener() {
                @Override
                public void opened() {
                    opened.countDown();
                }

                @Override
                public void message(String text) {
                    messages.add(text);
                }

                @Override
                public void sound(float[] pcm, int rateHz) {}

                @Override
                public void ended(String why) {
                    ended.complete(why);
                }
            },
            nanos::get,
            LOST_AFTER);

    @AfterEach
    void close() throws InterruptedException {
        inbox.close();
    }

    @Test
    void whoIsConnectedAndOpensNoChannelIsNotWaitedFor() throws Exception {
        passes(RtcInbox.CONNECT_WITHIN.plusMillis(1));
        inbox.state(RTCPeerConnectionState.CONNECTED);

        assertThat(why()).isEqualTo("The client opened no data channel within 30 s");
    }

    @Test
    void whoNeverComesIsNotWaitedFor() throws Exception {
        passes(RtcInbox.CONNECT_WITHIN.plusMillis(1));
        inbox.state(RTCPeerConnectionState.CONNECTING);

        assertThat(why()).isEqualTo("The client can't be reached");
    }

    @Test
    void whoIsOutOfReachForTooLongIsGone() throws Exception {
        inbox.state(RTCPeerConnectionState.CONNECTED);
        inbox.open();
        assertThat(opened.await(60, TimeUnit.SECONDS)).isTrue();
        passes(Duration.ofHours(1)); // connected, whatever it says
        worksOff("hello");
        assertThat(ended).isNotDone();

        inbox.state(RTCPeerConnectionState.DISCONNECTED);
        inbox.state(RTCPeerConnectionState.CONNECTED);
        inbox.state(RTCPeerConnectionState.DISCONNECTED);
        worksOff("what was sent before");
        passes(LOST_AFTER.plusMillis(1));
        inbox.state(RTCPeerConnectionState.CONNECTING);

        assertThat(why()).isEqualTo("The client can't be reached");
    }

    /** All that came before it, too. */
    private void worksOff(String text) throws InterruptedException {
        inbox.message(text.getBytes(StandardCharsets.UTF_8));
        assertThat(messages.poll(60, TimeUnit.SECONDS)).isEqualTo(text);
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private String why() throws Exception {
        return ended.get(60, TimeUnit.SECONDS);
    }
}
