package io.vivavoce.http;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.WrittenTalk;
import io.vivavoce.store.Fate;
import io.vivavoce.store.Recording;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    /** A disk that takes longer is not waited for: the answer says that it was not stored. */
    private static final int STORE_SECONDS = 5;

    private final Ticker ticker;
    private final SecureRandom random = new SecureRandom();

    // guarded by this
    private final Map<String, Held> held = new LinkedHashMap<>(16, .75f, true);
    private boolean closed;

    /** A conversation that a request is using; {@link #close} gives it back. */
    final class Held implements AutoCloseable {
        private final String name;
        private final String owner;
        private final WrittenTalk talk;
        private final Optional<Recording> recording;
        private int answers;
        private boolean inUse = true;
        private long lastUsed;

        Held(String name, String owner, WrittenTalk talk, Optional<Recording> recording) {
            this.name = name;
            this.owner = owner;
            this.talk = talk;
            this.recording = recording;
        }

        String name() {
            return name;
        }

        WrittenTalk talk() {
            return talk;
        }

        /**
         * Writes down what was asked and answered, and returns when that is on disk: whether it is. Empty where nothing is
         * kept.
         */
        Optional<Boolean> store(String question, String reply) throws InterruptedException {
            if (recording.isEmpty()) return Optional.empty();
            var kept = new CompletableFuture<Boolean>();
            var number = ++answers;
            recording.get().user("item_" + number + "_user", question, _ -> {});
            recording
                    .get()
                    .assistant(
                            "item_" + number + "_assistant", reply, false, fate -> kept.complete(fate == Fate.STORED));
            try {
                return Optional.of(kept.get(STORE_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException | TimeoutException e) {
                return Optional.of(false); // the disk does not answer
            }
        }

        /** Its name in the history; empty where nothing is kept. */
        Optional<String> recorded() {
            return recording.map(Recording::id);
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }

    Chats(Ticker ticker) {
        this.ticker = ticker;
    }

    /** A new conversation of {@code owner}, written down in {@code recording} where there is one. */
    Held begin(String owner, Supplier<WrittenTalk> opener, Supplier<Optional<Recording>> recording) {
        var name = new byte[16];
        random.nextBytes(name);
        var begun = new Held(
                "c_" + Base64.getUrlEncoder().withoutPadding().encodeToString(name),
                owner,
                opener.get(),
                recording.get());
        synchronized (this) {
            forgetOld();
            held.put(begun.name, begun);
        }
        return begun;
    }

    /**
     * Goes on with one.
     *
     * @throws ProblemException when {@code owner} has none of that name, or another request is using it
     */
    synchronized Held resume(String owner, String name) {
        forgetOld();
        var known = held.get(name);
        if (known == null || !known.owner.equals(owner))
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
