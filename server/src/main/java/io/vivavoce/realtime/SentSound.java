package io.vivavoce.realtime;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Session;
import io.vivavoce.turn.Generation;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sound of replies on its way to a client that plays by itself: that of the conversation, and of those beside it; and
 * before it the words that it says. Thread: under the lock of {@link Talk}.
 */
final class SentSound implements AutoCloseable {
    private final Talk talk;
    private final Ticker ticker;
    private final SpokenOut spoken;
    private final Map<Generation, SpokenOut> besides = new HashMap<>();

    SentSound(Talk talk, Ticker ticker) {
        this.talk = talk;
        this.ticker = ticker;
        spoken = new SpokenOut(talk.voiceHz(), ticker);
    }

    /** Whether the client still plays what it was sent. */
    boolean isPlaying() {
        return spoken.isPlaying();
    }

    /** Sends what is due. */
    void frame(Session open) {
        talk.translator.sounding().ifPresent(reply -> send(open, reply));
        for (var reply : talk.translator.besides()) sendBeside(open, reply);
        forgetBesides();
    }

    private void send(Session open, Reply reply) {
        spoken.follow(reply.generation, reply.sentMs(), reply.format());
        spoken.pull(frame -> open.outlet().pullOf(reply.generation, frame), bytes -> {
            if (reply.modality != Modality.AUDIO) return;
            words(open, reply);
            reply.sent(spoken.sentMs());
            talk.translator.audio(reply.generation, bytes);
        });
    }

    /** Its sound goes another way, for now. */
    void moved() {
        spoken.close();
    }

    /** {@code samples} of it were played on a track, and its words told. */
    void played(Session open, Reply reply, int samples) {
        words(open, reply);
        reply.sent(reply.sentMs() + samples * 1000L / talk.voiceHz());
    }

    /** Of sound that was taken, and is not sent yet, the words. */
    private void words(Session open, Reply reply) {
        talk.extensions.words(reply, open.outlet().words(reply.generation), talk.voiceHz());
    }

    /** The reply was heard to its end: what the resampler holds of it follows. */
    void finish(Generation generation) {
        talk.translator.audio(generation, spoken.rest(generation));
    }

    private void sendBeside(Session open, Reply reply) {
        if (reply.modality == Modality.TEXT) return;
        var out = besides.computeIfAbsent(reply.generation, _ -> new SpokenOut(talk.voiceHz(), ticker));
        var over = new AtomicBoolean();
        out.follow(reply.generation, 0, reply.format());
        out.pull(
                frame -> {
                    var count = open.pullBeside(reply.generation, frame);
                    over.set(count < 0);
                    return count;
                },
                bytes -> talk.translator.audio(reply.generation, bytes));
        if (!over.get()) return;
        talk.translator.audio(reply.generation, out.rest(reply.generation));
        talk.translator.closeBeside(reply.generation, false);
    }

    /** Of those that are over nothing is kept. */
    private void forgetBesides() {
        if (besides.isEmpty()) return;
        var going = talk.translator.besides().stream()
                .map(reply -> reply.generation)
                .toList();
        besides.entrySet().removeIf(beside -> {
            if (going.contains(beside.getKey())) return false;
            beside.getValue().close();
            return true;
        });
    }

    @Override
    public void close() {
        spoken.close();
        besides.values().forEach(SpokenOut::close);
    }
}
