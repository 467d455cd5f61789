package io.vivavoce.realtime;

import io.vivavoce.session.Notice;
import io.vivavoce.session.TurnReport;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Generation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
    private final Items items;
    private final Consumer<ServerEvent> out;
    private final Journal journal;
    private final UserTurns user;

    // what changes
    private SessionConfig config;
    private SoundPath soundPath;
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

    /** The responses that the client has asked for, and that have not begun, by number. */
    private final Map<Long, Asked> asked = new HashMap<>();

    /** Those that are no part of the conversation, and go on. */
    private final Map<Generation, Reply> beside = new LinkedHashMap<>();

    private boolean spoke;
    private String lastReplyItem = "";

    /**
     * A response that the client asks for.
     *
     * @param config what holds for it
     * @param beside whether it is no part of the conversation
     * @param eventId of the client's event; empty for none
     */
    record Asked(SessionConfig config, boolean beside, JsonNode metadata, String eventId) {}

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
        this.journal = journal;
        this.out = out;
        user = new UserTurns(config, items, journal, () -> newId("item"), clientMs, out);
    }

    void config(SessionConfig changed) {
        config = changed;
        user.config(changed);
    }

    /** Sound goes by this from now on. */
    void path(SoundPath changed) {
        soundPath = changed;
    }

    /** The user's side. */
    UserTurns user() {
        return user;
    }

    String newId(String kind) {
        return kind + "_" + session + "_" + ++ids;
    }

    void on(Notice notice) {
        switch (notice) {
            case Notice.SpeechStarted(var onset) -> user.speechStarted(onset);
            case Notice.SpeechStopped(var heardTo) -> user.speechStopped(heardTo);
            case Notice.NothingSaid _ -> user.nothingSaid();
            case Notice.NotUnderstood(var why) -> user.notUnderstood(why);
            case Notice.UserSaid(var generation, var text) -> user.said(generation, text);
            case Notice.Partial(var text) -> user.partial(text);
            case Notice.TurnTakenBack(var generation) -> user.takenBack(generation);
            case Notice.ResponseStarted(var generation, var ask) -> responseStarted(generation, ask);
            case Notice.AskRefused(var ask, var sentence) -> askRefused(ask, sentence);
            case Notice.ReplyText(var generation, var piece) ->
                going(generation).ifPresent(r -> r.text(piece));
            case Notice.ResponseEnded ended -> going(ended.generation()).ifPresent(r -> made(r, ended));
            case Notice.PlaybackStarted(var generation) -> playbackStarted(generation);
            case Notice.TurnEnded(var generation, var report) -> turnEnded(generation, report);
            case Notice.Ended _ -> {
                close(true);
                List.copyOf(beside.keySet()).forEach(generation -> closeBeside(generation, true));
            }
            case Notice.ReplyCut(var generation, var heard, var _) -> replyCut(generation, heard);
            case Notice.ToolCalled(var generation, var call) ->
                going(generation).ifPresent(r -> r.call(call));
            case Notice.StateChanged _, Notice.Trouble _ -> {}
        }
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

    private Optional<Reply> going(Generation generation) {
        return active(generation).or(() -> Optional.ofNullable(beside.get(generation)));
    }

    /** Those beside the conversation that go on. */
    List<Reply> besides() {
        return List.copyOf(beside.values());
    }

    /** All of it was sent, or no more is to be. */
    void closeBeside(Generation generation, boolean cut) {
        var closed = beside.remove(generation);
        if (closed != null) closed.close(cut);
    }

    /** The response {@code ask} is the client's own. */
    void clientAsks(long ask, Asked wanted) {
        asked.put(ask, wanted);
    }

    /** Whether a response in the conversation was asked for that has not begun. */
    boolean isAsked() {
        return asked.values().stream().anyMatch(wanted -> !wanted.beside);
    }

    /** It lost a race against one that began by itself. */
    private void askRefused(long ask, String sentence) {
        var refused = asked.remove(ask);
        if (refused == null) return;
        var e = refused.beside
                ? ProtocolException.value("response.conversation", sentence)
                : ProtocolException.responseActive(active().map(Reply::id).orElse("(about to begin)"));
        out.accept(new ServerEvent.Failure(
                "invalid_request_error", e.code(), String.valueOf(e.getMessage()), e.param(), refused.eventId()));
    }

    private void responseStarted(Generation generation, long ask) {
        var own = asked.remove(ask);
        var wanted = own == null ? new Asked(config, false, JsonNodeFactory.instance.nullNode(), "") : own;
        if (wanted.beside) {
            closeBeside(generation, true); // none of a session's own order
            beside.put(generation, new Reply(generation, setting(wanted, newId("item")), items, out));
            return;
        }
        close(true); // there is one at a time, whatever the session's order was
        lastReplyItem = newId("item");
        var begun = new Reply(generation, setting(wanted, lastReplyItem), items, out);
        recent.put(generation, begun);
        reply = Optional.of(begun);
    }

    private Reply.Setting setting(Asked wanted, String itemId) {
        return new Reply.Setting(
                wanted.config.modality(),
                newId("resp"),
                itemId,
                () -> newId("item"),
                wanted.beside ? "" : "conv_" + session,
                wanted.config,
                wanted.metadata);
    }

    /** On a track a response is over when it has been made; in events, when it has been sent. */
    private void made(Reply made, Notice.ResponseEnded how) {
        made.ending(how.ending(), how.usage(), how.whyFailed());
        if (made.beside) {
            var failed = how.ending() == Ending.CANCELLED || how.ending() == Ending.FAILED;
            if (failed || made.modality == Modality.TEXT || soundPath == SoundPath.TRACK)
                closeBeside(made.generation, how.ending() == Ending.CANCELLED);
        } else if (soundPath == SoundPath.TRACK) {
            made.doneOnTrack = true;
            close(how.ending() == Ending.CANCELLED);
        }
    }

    private void playbackStarted(Generation generation) {
        var playing = recent.get(generation);
        if (playing == null) return;
        playing.playing = true;
        tellPlaying(playing);
    }

    private void tellPlaying(Reply playing) {
        if (soundPath != SoundPath.TRACK) return;
        playing.begin();
        spoke = true;
        out.accept(new ServerEvent.PlaybackStarted(playing.id()));
    }

    /** Tells a client that knows nothing what is there. */
    void tellAll() {
        var previous = "";
        for (var item : items.all()) {
            out.accept(new ServerEvent.ItemAdded(previous, item));
            if (!(item instanceof Item.Reply reply) || reply.status() != Item.Status.IN_PROGRESS)
                out.accept(new ServerEvent.ItemDone(previous, item));
            previous = item.id();
        }
        playing().ifPresent(this::tellPlaying);
    }

    private void replyCut(Generation generation, String heard) {
        recent(generation).ifPresent(reply -> {
            reply.heard(heard);
            if (!reply.isLive()) reply.putInto(journal);
        });
    }

    /** The one whose sound is played, or sent. */
    Optional<Reply> playing() {
        return recent.values().stream().filter(reply -> reply.playing).findFirst();
    }

    /** The one whose sound is to be sent: what is left of one that is done as a response, for a track played it first. */
    Optional<Reply> sounding() {
        return playing().filter(reply -> reply.doneOnTrack).or(() -> reply);
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
        if (soundPath == SoundPath.TRACK) tellPlayed(ended, report);
        else if (ended.doneOnTrack) ended.audioDone(); // of what was left
    }

    private void tellPlayed(Reply ended, TurnReport report) {
        out.accept(
                report.interrupted()
                        ? new ServerEvent.PlaybackCleared(ended.id())
                        : new ServerEvent.PlaybackStopped(ended.id()));
    }

    void audio(Generation generation, byte[] bytes) {
        if (bytes.length == 0) return;
        going(generation)
                .or(() -> sounding().filter(left -> left.generation.equals(generation)))
                .ifPresent(going -> going.audio(bytes));
        spoke = true;
    }

    /** Whether the client has heard the voice, which then stays. */
    boolean hasSpoken() {
        return spoke;
    }

    /** The reply whose item is {@code itemId}, unless it was long ago. */
    Optional<Reply> replyOf(String itemId) {
        return recent.values().stream()
                .filter(reply -> reply.itemId().equals(itemId))
                .findFirst();
    }

    /** Closes what is open. */
    private void close(boolean cut) {
        reply.ifPresent(active -> active.close(cut));
        reply = Optional.empty();
    }
}
