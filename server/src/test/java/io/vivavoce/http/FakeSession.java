package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.realtime.Line;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.Resumable;
import io.vivavoce.realtime.SoundPath;
import io.vivavoce.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A session that does nothing, and remembers what it was told. Thread-safe. */
final class FakeSession implements Resumable {
    private static final int SECONDS = 30;

    final List<String> told = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Thread> ending = new CompletableFuture<>();

    /** Of such a session: remembers how it was closed, and nothing else. */
    static final class Client implements RealtimeClient {
        final List<Integer> closed = new CopyOnWriteArrayList<>();

        @Override
        public SoundPath soundPath() {
            return SoundPath.EVENTS;
        }

        @Override
        public void send(String json) {}

        @Override
        public void close(int code, String reason) {
            closed.add(code);
        }
    }

    @Override
    public void frame() {}

    @Override
    public void leave(long epoch) {
        told.add("leave " + epoch);
    }

    @Override
    public void again(long epoch) {
        told.add("again " + epoch);
    }

    @Override
    public void comeBack(Line line, RealtimeClient back, String lastEventId) {
        line.comeBack(back, lastEventId);
        told.add("comeBack " + line.epoch());
    }

    @Override
    public boolean isInTurn() {
        return true;
    }

    @Override
    public Optional<Session> opened() {
        return Optional.empty();
    }

    @Override
    public void close() {
        told.add("close");
        ending.complete(Thread.currentThread());
    }

    /** Waits until whoever closed it has done all that was to be done at its end. */
    void awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
        var thread = ending.get(SECONDS, TimeUnit.SECONDS);
        assertThat(thread.join(Duration.ofSeconds(SECONDS))).isTrue();
    }
}
