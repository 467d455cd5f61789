package io.vivavoce.realtime;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.session.Notice;
import io.vivavoce.session.TurnReport;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Generation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a session tells, as the events of its conversation. Pure: no clock, no thread, no I/O. Whatever the order of what
 * it is told, each response that it creates it closes once before the next, and all that it adds before that.
 *
 * <p>Thread: one at a time.
 */
final class Translator {
    /** Replies whose playback may still go on, and a few more. */
    private static final int REMEMBERED = 16;

    private final String session;
    private final SoundPath soundPath;
    private final Items items;
    private final Consumer<ServerEvent> out;
    private final LongUnaryOperator clientMs;
    private final Journal journal;

    // what changes
    private SessionConfig config;
    private long ids;
    private Optional<Reply> reply = Optional.empty();
    /** Replies that began last, the active one too: their playback ends later than they do. */
    private final Map<Generation, Reply> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Generation, Reply> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** The response that the client has asked for, and that has not begun. */
    private Optional<Asked> asked = Optional.empty();
    /** The item that what is being said will be. */
    private String speaking = "";

    private String lastReplyItem = "";
    private long startedMs;
    private long stoppedMs;
    private boolean stopped;
    private final Said said = new Said();
    /** Of the utterance that goes on. */
    private Optional<Extension.Partial> partial = Optional.empty();

    /** Items that the client has committed, and whose words are not known yet. */
    private final Deque<String> unheard = new ArrayDeque<>();
    /** What the client has written, and the session has not taken yet. */
    private final Deque<String> typed = new ArrayDeque<>();

    private record Asked(Modality modality, JsonNode metadata) {}

    /**
     * @param session a word that makes ids unique
     * @param clientMs from ms as the session counts them, to ms of sound that the client has sent
     */
    Translator(
            String session,
            SessionConfig config,
            SoundPath soundPath,
            Items items,
            LongUnaryOperator clientMs,
            Journal journal,
            Consumer<ServerEvent> out) {
        this.session = session;
        this.soundPath = soundPath;
        this.config = config;
        this.items = items;
        this.clientMs = clientMs;
        this.journal = journal;
        this.out = out;
    }

    void config(SessionConfig changed) {
        config = changed;
    }

    String newId(String kind) {
        return kind + "_" + session + "_" + ++ids;
    }

    void on(Notice notice) {
        switch (notice) {
            case Notice.SpeechStarted(var onset) -> speechStarted(onset);
            case Notice.SpeechStopped(var heardTo) -> speechStopped(heardTo);
            case Notice.NothingSaid _ -> nothingSaid();
            case Notice.UserSaid(var generation, var text) -> userSaid(generation, text);
            case Notice.Partial(var text) -> partial(text);
            case Notice.TurnTakenBack(var generation) -> said.takenBack(generation);
            case Notice.ResponseStarted(var generation) -> responseStarted(generation);
            case Notice.ReplyText(var generation, var piece) ->
                active(generation).ifPresent(r -> r.text(piece));
            case Notice.ResponseEnded(var generation, var ending) ->
                active(generation).ifPresent(r -> made(r, ending));
            case Notice.PlaybackStarted(var generation) -> playbackStarted(generation);
            case Notice.TurnEnded(var generation, var report) -> turnEnded(generation, report);
            case Notice.Ended _ -> close(true);
            case Notice.ReplyCut(var generation, var heard, var _) -> replyCut(generation, heard);
            case Notice.StateChanged _, Notice.Trouble _ -> {}
        }
    }

    // ---- what the user says

    private void speechStarted(SamplePosition onset) {
        speaking = newId("item");
        stopped = false;
        startedMs = clientMs.applyAsLong(onset.millis());
        out.accept(new ServerEvent.SpeechStarted(speaking, startedMs));
    }

    private void speechStopped(SamplePosition heardTo) {
        if (speaking.isEmpty() || stopped) return;
        stopped = true;
        stoppedMs = Math.max(startedMs, clientMs.applyAsLong(heardTo.millis()));
        out.accept(new ServerEvent.SpeechStopped(speaking, stoppedMs));
    }

    /** The transcript so far. */
    private void partial(String text) {
        if (speaking.isEmpty()) return; // not believed yet
        var own = said.own(text);
        var stable = said.partial(own);
        partial = Optional.of(new Extension.Partial(speaking, own, stable));
        if (!config.transcribes()) return;
        var delta = said.delta(own.substring(0, stable));
        if (!delta.isEmpty()) out.accept(new ServerEvent.TranscriptionDelta(speaking, delta));
    }

    /** The transcript so far of what is being said; empty where nothing is. */
    Optional<Extension.Partial> partial() {
        return partial;
    }

    private void nothingSaid() {
        speaking = "";
        partial = Optional.empty();
        said.forget();
        if (!unheard.isEmpty()) transcribed(unheard.remove(), "", 0);
    }

    private void userSaid(Generation generation, String text) {
        if (typed.remove(text)) return; // its item stands already
        var own = said.own(text);
        var old = said.isOldAlone(text);
        partial = Optional.empty();
        if (!unheard.isEmpty()) transcribed(unheard.remove(), own, 0);
        else {
            if (!speaking.isEmpty() && !stopped) speechStopped(SamplePosition.ofMillis(0));
            var id = speaking.isEmpty() ? newId("item") : speaking;
            speaking = "";
            if (!old) {
                committed(id);
                transcribed(id, own, (stoppedMs - startedMs) / 1000.0);
            }
        }
        said.over(generation, text);
    }

    private void committed(String id) {
        var item = new Item.UserAudio(id, new Item.Transcript.Unknown());
        var previous = items.last();
        items.append(item);
        out.accept(new ServerEvent.Committed(id, previous));
        out.accept(new ServerEvent.ItemAdded(previous, item));
        out.accept(new ServerEvent.ItemDone(previous, item));
    }

    private void transcribed(String id, String text, double seconds) {
        if (!text.isEmpty()) journal.put(id, Journal.Speaker.USER, text, false);
        if (!config.transcribes()) return;
        items.replace(new Item.UserAudio(id, new Item.Transcript.Known(text)));
        var delta = said.delta(text);
        if (!delta.isEmpty()) out.accept(new ServerEvent.TranscriptionDelta(id, delta));
        out.accept(new ServerEvent.TranscriptionCompleted(id, text, seconds));
    }

    /** The client says that what it has sent is a turn. */
    void clientCommits() {
        var id = newId("item");
        committed(id);
        unheard.add(id);
    }

    /** Whether the words of a turn that the client has committed are still looked for. */
    boolean isListening() {
        return !unheard.isEmpty();
    }

    /** The session is given this text, whose item stands already. */
    void clientTypes(String text) {
        typed.add(text);
    }

    // ---- responses

    /** The response that goes on. */
    Optional<Reply> active() {
        return reply;
    }

    /** The item of the response that began last; empty for none. */
    String lastReplyItem() {
        return lastReplyItem;
    }

    private Optional<Reply> active(Generation generation) {
        return reply.filter(active -> active.generation.equals(generation));
    }

    /** The next response is the client's own. */
    void clientAsks(Optional<Modality> modality, JsonNode metadata) {
        asked = Optional.of(new Asked(modality.orElse(config.modality()), metadata));
    }

    boolean isAsked() {
        return asked.isPresent();
    }

    private void responseStarted(Generation generation) {
        close(true); // there is one at a time, whatever the session's order was
        var wanted = asked.orElse(new Asked(config.modality(), JsonNodeFactory.instance.nullNode()));
        asked = Optional.empty();
        lastReplyItem = newId("item");
        var setting = new Reply.Setting(
                wanted.modality, newId("resp"), lastReplyItem, "conv_" + session, config.json(), wanted.metadata);
        var begun = new Reply(generation, setting, items, out);
        recent.put(generation, begun);
        reply = Optional.of(begun);
    }

    /** On a track a response is over when it has been made; in events, when it has been sent. */
    private void made(Reply made, Ending ending) {
        made.ending(ending);
        if (soundPath == SoundPath.TRACK) close(ending == Ending.CANCELLED);
    }

    private void playbackStarted(Generation generation) {
        var playing = recent.get(generation);
        if (playing == null || soundPath != SoundPath.TRACK) return;
        playing.begin();
        playing.playing = true;
        out.accept(new ServerEvent.PlaybackStarted(playing.id()));
    }

    private void replyCut(Generation generation, String heard) {
        recent(generation).ifPresent(reply -> {
            reply.heard(heard);
            if (!reply.isLive()) reply.putInto(journal);
        });
    }

    /** The one whose sound is on the track. */
    Optional<Reply> playing() {
        return recent.values().stream().filter(reply -> reply.playing).findFirst();
    }

    /** The reply {@code generation}, unless it was long ago. */
    Optional<Reply> recent(Generation generation) {
        return Optional.ofNullable(recent.get(generation));
    }

    private void turnEnded(Generation generation, TurnReport report) {
        active(generation).ifPresent(_ -> close(report.interrupted()));
        recent(generation).ifPresent(reply -> {
            reply.over();
            reply.putInto(journal);
        });
        var ended = recent.get(generation);
        if (ended == null || !ended.playing) return;
        ended.playing = false;
        out.accept(
                report.interrupted()
                        ? new ServerEvent.PlaybackCleared(ended.id())
                        : new ServerEvent.PlaybackStopped(ended.id()));
    }

    void audio(Generation generation, byte[] bytes) {
        if (bytes.length > 0) active(generation).ifPresent(active -> active.audio(bytes));
    }

    /** Closes what is open. */
    private void close(boolean cut) {
        reply.ifPresent(active -> active.close(cut));
        reply = Optional.empty();
    }
}
