package io.vivavoce.http;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.WrittenTalk;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The conversations of {@code /chat}, in memory: the {@value #MOST} that were used last, each for {@value #MINUTES} minutes
 * after its last message. Who knows a conversation's name may go on with it, so names can't be guessed.
 *
 * <p>Thread-safe; a conversation is used by one request at a time.
 */
final class Chats implements AutoCloseable {
    /** Each holds some hundred kB of history at most, and a place in the model's list of chats. */
    static final int MOST = 256;

    static final int MINUTES = 30;

    private final Ticker ticker;
    private final SecureRandom random = new SecureRandom();

    // guarded by this
    private final Map<String, Held> held = new LinkedHashMap<>(16, .75f, true);
    private boolean closed;

    /** A conversation that a request is using; {@link #close} gives it back. */
    final class Held implements AutoCloseable {
        private final String name;
        private final WrittenTalk talk;
        private boolean inUse = true;
        private long lastUsed;

        Held(String name, WrittenTalk talk) {
            this.name = name;
            this.talk = talk;
        }

        String name() {
            return name;
        }

        WrittenTalk talk() {
            return talk;
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }

    Chats(Ticker ticker) {
        this.ticker = ticker;
    }

    /** A new conversation. */
    Held begin(Supplier<WrittenTalk> opener) {
        var name = new byte[16];
        random.nextBytes(name);
        var begun = new Held("c_" + Base64.getUrlEncoder().withoutPadding().encodeToString(name), opener.get());
        synchronized (this) {
            forgetOld();
            held.put(begun.name, begun);
        }
        return begun;
    }

    /**
     * Goes on with one.
     *
     * @throws ProblemException when there is none of that name, or another request is using it
     */
    synchronized Held resume(String name) {
        forgetOld();
        var known = held.get(name);
        if (known == null)
            throw new Problem(
                            404,
                            "no_such_conversation",
                            "There is no such conversation, or none any more (" + MINUTES
                                    + " minutes after its last message it is forgotten); leave the field out to begin one",
                            "conversation")
                    .thrown();
        if (known.inUse)
            throw new Problem(
                            409,
                            "conversation_in_use",
                            "Another message of this conversation is still being answered; send this one after it",
                            "conversation")
                    .thrown();
        known.inUse = true;
        return known;
    }

    private void giveBack(Held used) {
        synchronized (this) {
            used.inUse = false;
            used.lastUsed = ticker.nanos();
            if (!closed) return;
            held.remove(used.name);
        }
        end(used);
    }

    private void forgetOld() {
        var oldest = ticker.nanos() - TimeUnit.MINUTES.toNanos(MINUTES);
        var left = held.values().iterator();
        while (left.hasNext()) {
            var next = left.next();
            if (next.inUse || (next.lastUsed >= oldest && held.size() < MOST)) continue;
            left.remove();
            end(next);
        }
    }

    private static void end(Held over) {
        try {
            over.talk.close(); // nobody uses it: returns at once
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all that nobody is using, and the others when they are given back. */
    @Override
    public synchronized void close() {
        closed = true;
        for (var one : held.values()) if (!one.inUse) end(one);
        held.values().removeIf(one -> !one.inUse);
    }
}
