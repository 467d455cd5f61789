package io.vivavoce.realtime;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.ItemId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/** The user's side of a {@link Translator}: speech, the items it becomes, and its words. Pure. Thread: one at a time. */
final class UserTurns {
    private final Items items;
    private final Journal journal;
    private final Supplier<String> newId;
    private final LongUnaryOperator clientMs;
    private final Consumer<ServerEvent> out;

    // what changes
    private SessionConfig config;
    /** The item that what is being said will be. */
    private String speaking = "";

    private long startedMs;
    private long stoppedMs;
    private boolean stopped;
    private final Said words = new Said();
    /** Why the recognizer has failed on what is being said; empty where it has not. */
    private String failure = "";
    /** Of the utterance that goes on. */
    private Optional<Extension.Partial> partial = Optional.empty();

    /** Items that the client has committed, and whose words are not known yet. */
    private final Deque<String> unheard = new ArrayDeque<>();

    /** @param clientMs as {@link Translator}'s */
    UserTurns(
            SessionConfig config,
            Items items,
            Journal journal,
            Supplier<String> newId,
            LongUnaryOperator clientMs,
            Consumer<ServerEvent> out) {
        this.config = config;
        this.items = items;
        this.journal = journal;
        this.newId = newId;
        this.clientMs = clientMs;
        this.out = out;
    }

    void config(SessionConfig changed) {
        config = changed;
    }

    void takenBack(Generation generation) {
        words.takenBack(generation);
    }

    void speechStarted(SamplePosition onset) {
        speaking = newId.get();
        stopped = false;
        startedMs = Math.max(stoppedMs, clientMs.applyAsLong(onset.millis()) - config.prefixMs());
        out.accept(new ServerEvent.SpeechStarted(speaking, startedMs));
    }

    void speechStopped(SamplePosition heardTo) {
        if (speaking.isEmpty() || stopped) return;
        stopped = true;
        stoppedMs = Math.max(startedMs, clientMs.applyAsLong(heardTo.millis()));
        out.accept(new ServerEvent.SpeechStopped(speaking, stoppedMs));
    }

    /** The transcript so far. */
    void partial(String text) {
        if (speaking.isEmpty()) return; // not believed yet
        var own = words.own(text);
        var stable = words.partial(own);
        partial = Optional.of(new Extension.Partial(speaking, own, stable));
        if (!config.transcribes()) return;
        var delta = words.delta(own.substring(0, stable));
        if (!delta.isEmpty()) out.accept(new ServerEvent.TranscriptionDelta(speaking, delta));
    }

    /** The transcript so far of what is being said; empty where nothing is. */
    Optional<Extension.Partial> partial() {
        return partial;
    }

    void nothingSaid() {
        var said = speaking;
        speaking = "";
        partial = Optional.empty();
        words.forget();
        if (!failure.isEmpty()) failed(said);
        else if (!unheard.isEmpty()) told(unheard.remove(), "", 0);
        failure = "";
    }

    /** The recognizer failed, for now: more of what is said may be understood. */
    void notUnderstood(String why) {
        failure = why;
    }

    /** Nobody knows what was said: as an item it stays without words. */
    private void failed(String said) {
        var id = unheard.isEmpty() ? said : unheard.remove();
        if (id.isEmpty()) return;
        if (id.equals(said)) committed(id);
        if (config.transcribes()) out.accept(new ServerEvent.TranscriptionFailed(id, failure));
    }

    void said(Generation generation, String text) {
        var own = words.own(text);
        var old = words.isOldAlone(text);
        partial = Optional.empty();
        failure = "";
        if (!unheard.isEmpty()) transcribed(generation, unheard.remove(), own, 0);
        else {
            if (!speaking.isEmpty() && !stopped) speechStopped(SamplePosition.ofMillis(0));
            var id = speaking.isEmpty() ? newId.get() : speaking;
            speaking = "";
            if (!old) {
                committed(id);
                transcribed(generation, id, own, (stoppedMs - startedMs) / 1000.0);
            }
        }
        words.over(generation, text);
    }

    private void committed(String id) {
        var item = new Item.UserAudio(id, new Item.Transcript.Unknown());
        var previous = items.last();
        items.append(item);
        out.accept(new ServerEvent.Committed(id, previous));
        out.accept(new ServerEvent.ItemAdded(previous, item));
        out.accept(new ServerEvent.ItemDone(previous, item));
    }

    private void transcribed(Generation generation, String id, String text, double seconds) {
        items.bind(id, ItemId.said(generation));
        items.said(id, text);
        told(id, text, seconds);
    }

    private void told(String id, String text, double seconds) {
        if (!text.isEmpty()) journal.put(id, Journal.Speaker.USER, text, false);
        if (!config.transcribes()) return;
        var whole = words.whole(text);
        items.replace(new Item.UserAudio(id, new Item.Transcript.Known(whole)));
        var delta = words.delta(whole);
        if (!delta.isEmpty()) out.accept(new ServerEvent.TranscriptionDelta(id, delta));
        out.accept(new ServerEvent.TranscriptionCompleted(id, whole, seconds));
    }

    /** The client says that what it has sent is a turn. */
    void clientCommits() {
        var id = newId.get();
        committed(id);
        unheard.add(id);
    }

    /** Nobody has spoken for {@code ms}, until {@code heardTo}: that is a turn too. */
    void nobodySpoke(SamplePosition heardTo, long ms) {
        var end = clientMs.applyAsLong(heardTo.millis());
        var id = newId.get();
        out.accept(new ServerEvent.TimeoutTriggered(id, Math.max(0, end - ms), end));
        committed(id);
    }

    /** Whether the user is believed to speak. */
    boolean isSpeaking() {
        return !speaking.isEmpty() && !stopped;
    }

    /** Whether the words of a turn that the client has committed are still looked for. */
    boolean isListening() {
        return !unheard.isEmpty();
    }
}
