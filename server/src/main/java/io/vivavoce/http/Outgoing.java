package io.vivavoce.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * What goes out on one WebSocket, in order, written by a virtual thread of its own: nobody who sends waits for the network.
 * At most {@value #MOST} messages wait, ten seconds of sound; a client that reads more slowly is closed with {@value
 * #TOO_SLOW}.
 *
 * <p>Thread-safe.
 */
final class Outgoing {
    static final int MOST = 512;

    /** Of the codes that applications may define (RFC 6455, 7.4.2). */
    static final int TOO_SLOW = 4009;

    /** A frame that the network does not take within this is not taken any more. */
    private static final int WRITE_SECONDS = 20;

    /** Jetty tells that a socket is closed before the close frame has left. */
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private sealed interface Message {
        record Text(String json) implements Message {}

        record Sound(ByteBuffer pcm16) implements Message {}

        record Close(int code, String reason) implements Message {}
    }

    private final Session socket;
    private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(MOST);
    private final Thread writer;
    private volatile boolean closed;
    private volatile boolean saysGoodbye;

    Outgoing(String name, Session socket) {
        this.socket = socket;
        writer = Thread.ofVirtual().name(name + " writer").start(this::run);
    }

    void text(String json) {
        add(new Message.Text(json));
    }

    /** @param pcm16 not changed any more */
    void sound(ByteBuffer pcm16) {
        add(new Message.Sound(pcm16));
    }

    /** Closes after all that waits. */
    void close(int code, String reason) {
        add(new Message.Close(code, reason));
    }

    private void add(Message message) {
        if (closed || waiting.offer(message)) return;
        closed = true;
        waiting.clear();
        waiting.add(new Message.Close(TOO_SLOW, "The client does not read what is sent to it"));
    }

    private void run() {
        try {
            while (write(waiting.take()))
                ;
        } catch (InterruptedException e) {
            // abandoned: the socket is closed, or closes
        } catch (ExecutionException | TimeoutException e) {
            socket.disconnect(); // the client is gone, or was never there; its close event ends the session
        } finally {
            closed = true;
        }
    }

    /** False after the last. */
    private boolean write(Message message) throws InterruptedException, ExecutionException, TimeoutException {
        switch (message) {
            case Message.Text(var json) -> await(callback -> socket.sendText(json, callback));
            case Message.Sound(var pcm16) -> await(callback -> socket.sendBinary(pcm16, callback));
            case Message.Close(var code, var reason) -> {
                saysGoodbye = true;
                await(callback -> socket.close(code, reason, callback));
                return false;
            }
        }
        return true;
    }

    private static void await(Consumer<Callback> sending)
            throws InterruptedException, ExecutionException, TimeoutException {
        var done = new CompletableFuture<Void>();
        sending.accept(Callback.from(() -> done.complete(null), done::completeExceptionally));
        done.get(WRITE_SECONDS, TimeUnit.SECONDS);
    }

    /** As {@link #end}, on a thread of its own. */
    void leave() {
        Thread.ofVirtual().name("socket end").start(() -> {
            try {
                end();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does
            }
        });
    }

    /** Nothing more is written but a farewell that was begun; returns when the thread has ended. */
    void end() throws InterruptedException {
        closed = true;
        if (!saysGoodbye) writer.interrupt();
        if (writer.join(GOODBYE)) return;
        writer.interrupt();
        writer.join();
    }
}
