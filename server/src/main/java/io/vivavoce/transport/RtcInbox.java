package io.vivavoce.transport;

import dev.onvoid.webrtc.RTCPeerConnectionState;
import io.vivavoce.concurrent.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the library's threads tell of one connection, told on by a thread of that connection's own, in order: the client's
 * messages, and the end, once, when the client has gone or can't be reached any more.
 *
 * <p>Threads: {@link #end} from anywhere; the other methods that put something in on the library's, which must not wait.
 */
final class RtcInbox implements AutoCloseable {
    /** A client whose messages pile up to this is ended: as many as a WebSocket's longest message has. */
    static final long MOST_BYTES = 16 << 20;

    /** A client that has its answer, and does not come, or opens no channel: browsers give up after 15 to 30 s, too. */
    static final Duration CONNECT_WITHIN = Duration.ofSeconds(30);

    private static final long CLOSE_WITHIN_MS = 2_000;

    /** Of memory, beside its text. */
    private static final int MESSAGE_BYTES = 100;

    private static final Logger LOG = LoggerFactory.getLogger(RtcInbox.class);

    private final RtcPeer.Listener listener;
    private final Ticker ticker;
    private final Duration lostAfter;
    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>(); // bounded by MOST_BYTES
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    // the thread's
    private boolean reachable;
    private boolean lost; // it was reachable
    private long lostAt;
    private boolean open;
    private final long openBy;

    private sealed interface Entry {}

    private record Opened() implements Entry {}

    private record Message(byte[] utf8) implements Entry {}

    private record Reached(RTCPeerConnectionState state) implements Entry {}

    private record Over(String why) implements Entry {}

    RtcInbox(String name, RtcPeer.Listener listener, Ticker ticker, Duration lostAfter) {
        this.listener = listener;
        this.ticker = ticker;
        this.lostAfter = lostAfter;
        lostAt = ticker.nanos() + CONNECT_WITHIN.toNanos();
        openBy = lostAt;
        thread = Thread.ofVirtual().name(name + " events").start(this::run);
    }

    /** The data channel is open; may be said twice. */
    void open() {
        entries.add(new Opened());
    }

    void message(byte[] utf8) {
        if (waitingBytes.addAndGet(utf8.length + MESSAGE_BYTES) <= MOST_BYTES) entries.add(new Message(utf8));
        else end("Events came faster than they could be worked off");
    }

    void state(RTCPeerConnectionState state) {
        entries.add(new Reached(state));
    }

    void end(String why) {
        entries.add(new Over(why));
    }

    private void run() {
        try {
            while (!closed) {
                var entry = reachable && open ? entries.take() : entries.poll(nanosLeft(), TimeUnit.NANOSECONDS);
                switch (entry) {
                    case null -> {
                        listener.ended(
                                reachable
                                        ? "The client opened no data channel within " + CONNECT_WITHIN.toSeconds()
                                                + " s"
                                        : "The client can't be reached");
                        return;
                    }
                    case Over(var why) -> {
                        listener.ended(why);
                        return;
                    }
                    case Opened() -> opened();
                    case Message(var utf8) -> {
                        waitingBytes.addAndGet(-utf8.length - MESSAGE_BYTES);
                        listener.message(new String(utf8, StandardCharsets.UTF_8));
                    }
                    case Reached(var state) -> reached(state);
                }
            }
        } catch (InterruptedException e) {
            // closed
        } catch (RuntimeException | Error e) {
            LOG.error("The events of a WebRTC client failed", e);
            listener.ended("Something failed here, and that was logged; connect again");
        }
    }

    /** A client that is connected and opens no channel would hold its place without a session for ever. */
    private long nanosLeft() {
        var now = ticker.nanos();
        var left = reachable ? Long.MAX_VALUE : lostAt - now;
        return open ? left : Math.min(left, openBy - now);
    }

    private void opened() {
        if (!open) listener.opened();
        open = true;
    }

    private void reached(RTCPeerConnectionState state) {
        switch (state) {
            case CONNECTED -> {
                if (lost) listener.reached();
                lost = false;
                reachable = true;
            }
            case DISCONNECTED, FAILED -> {
                if (reachable) lose();
            }
            case CLOSED -> end("The client has closed the connection");
            case NEW, CONNECTING -> {} // it comes, or comes again
        }
    }

    private void lose() {
        lostAt = ticker.nanos() + lostAfter.toNanos();
        reachable = false;
        lost = true;
        listener.outOfReach();
    }

    /** Nothing more is told. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        if (Thread.currentThread() == thread) return; // which ends when it comes back
        thread.interrupt();
        thread.join(CLOSE_WITHIN_MS);
    }
}
