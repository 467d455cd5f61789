package io.vivavoce.engines.remote;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of a body as they come, for one reader that can be interrupted and has limited patience.
 *
 * <p>One buffer is asked for when the one before has been read: a slow reader slows the server down, and the queue holds
 * at most one buffer and the end. {@link #close} ends the transfer, and closes the connection if it has not ended.
 */
final class ByteStream implements BodySubscriber<ByteStream>, AutoCloseable {
    /** What is awaited of a stream whose reply is complete: the end of its last chunk, so that the connection is kept. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private boolean farewell; // the reader's alone

    private sealed interface Part {
        record Bytes(List<ByteBuffer> buffers) implements Part {}

        record End() implements Part {}

        record Broken(Throwable why) implements Part {}
    }

    @Override
    public CompletionStage<ByteStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Subscription started) {
        started.request(1);
        if (!subscription.complete(started)) started.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        parts.add(new Part.Bytes(buffers));
    }

    @Override
    public void onError(Throwable why) {
        parts.add(new Part.Broken(why));
    }

    @Override
    public void onComplete() {
        parts.add(new Part.End());
    }

    /**
     * The next buffers; empty at the end.
     *
     * @throws HttpTimeoutException when nothing comes for {@code patienceNanos}
     */
    List<ByteBuffer> read(long patienceNanos) throws IOException, InterruptedException {
        var part = parts.poll(Math.max(0, patienceNanos), TimeUnit.NANOSECONDS);
        return switch (part) {
            case Part.Bytes(var buffers) -> {
                subscription.join().request(1);
                yield buffers;
            }
            case Part.End end -> {
                parts.add(end); // for whoever asks again
                yield List.of();
            }
            case Part.Broken(var why) -> throw new IOException("the connection broke: " + why.getMessage(), why);
            case null -> throw new HttpTimeoutException("nothing came");
        };
    }

    /** Lets {@link #close} wait for the rest, which should be a few bytes, so that the connection serves the next call. */
    void finish() {
        farewell = true;
    }

    @Override
    public void close() {
        if (farewell)
            CompletableFuture.delayedExecutor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::cancel);
        else cancel();
    }

    private void cancel() {
        subscription.thenAccept(Subscription::cancel);
    }
}
