package io.vivavoce.session;

import io.vivavoce.speaking.PlaybackLedger;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Timings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sound of one reply between synthesis and playout, and the ledger of what it says when.
 *
 * <p>Threads: synthesis adds, playout takes, the actor asks what was heard; one lock, held for copies of at most a frame
 * or a slice. Bounded: {@link #awaitRoom} holds synthesis back while {@value #AHEAD_MS} ms wait to be played, and a clause
 * is bounded by the splitter.
 */
final class ReplyAudio {
    /** Sound ahead of playout at which the next clause waits: enough for a slow clause, little to throw away. */
    static final long AHEAD_MS = 3000;

    private final int sampleRateHz;

    // guarded by this
    private final Deque<float[]> blocks = new ArrayDeque<>();
    private final PlaybackLedger ledger = new PlaybackLedger();
    private int takenOfFirst;
    private long made;
    private long taken;
    private boolean complete;
    private boolean open;
    /** The clause that has sound but no times yet. */
    private @Nullable Begun begun;
    /** Whether the end was estimated: what is added later was not heard. */
    private boolean cut;
    /** Clauses whose times are known, and not taken yet; each is here before its sound is. */
    private final List<SpokenWords> words = new ArrayList<>();
    /** Of the clause that is being spoken. */
    private boolean wordsTold;

    /** @param expected samples that the clause will have */
    private record Begun(String clause, SpokenText spoken, long expected) {}

    ReplyAudio(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
    }

    /** The reply may be heard: synthesis goes on beyond the first clause. */
    synchronized void open() {
        open = true;
        notifyAll();
    }

    /** Waits until the next clause is wanted: the first at once, the others when committed and not too far ahead. */
    synchronized void awaitRoom() throws InterruptedException {
        while (made > 0 && (!open || (made - taken) * 1000 / sampleRateHz > AHEAD_MS)) wait();
    }

    /** The next clause is being spoken; {@link #add} tells its times, before its sound or after it. */
    synchronized void begin(String clause, SpokenText spoken) {
        wordsTold = false;
        begun = new Begun(
                clause, spoken, PlaybackLedger.expected(spoken, sampleRateHz, 1).totalSamples());
    }

    /** The clause that is being spoken will have about so many samples. */
    synchronized void expect(long samples) {
        if (begun != null) begun = new Begun(begun.clause(), begun.spoken(), samples);
    }

    synchronized void add(String clause, SpokenText spoken, Timings timings) {
        if (cut) return;
        if (begun != null) tellWords(spoken, timings);
        begun = null;
        ledger.add(clause, spoken, timings);
    }

    private void tellWords(SpokenText spoken, Timings timings) {
        if (!wordsTold) words.add(SpokenWords.of(spoken, timings, ledger.totalSamples()));
        wordsTold = true;
    }

    /** What became known since the last call of when words sound; of all sound that was taken it is known. */
    synchronized List<SpokenWords> takeWords() {
        var taken = List.copyOf(words);
        words.clear();
        return taken;
    }

    /** Appends samples; copied. Returns the count of all so far. */
    synchronized long append(float[] pcm, int offset, int length) {
        if (begun != null) tellWords(begun.spoken(), PlaybackLedger.estimate(begun.spoken(), begun.expected()));
        blocks.add(Arrays.copyOfRange(pcm, offset, offset + length));
        made += length;
        return made;
    }

    /** Nothing follows. */
    synchronized void complete() {
        complete = true;
    }

    /** Takes the next samples; returns how many there were. */
    synchronized int take(float[] into) {
        var count = 0;
        while (count < into.length && !blocks.isEmpty()) {
            var block = blocks.peek();
            var n = Math.min(into.length - count, block.length - takenOfFirst);
            System.arraycopy(block, takenOfFirst, into, count, n);
            count += n;
            takenOfFirst += n;
            if (takenOfFirst == block.length) {
                blocks.remove();
                takenOfFirst = 0;
            }
        }
        taken += count;
        if (count > 0) notifyAll();
        return count;
    }

    /** What was not taken goes: only {@link #heardAt} is asked from now on. */
    synchronized void forget() {
        blocks.clear();
        words.clear();
    }

    synchronized boolean isComplete() {
        return complete;
    }

    /** Whether so many samples can be taken now. */
    synchronized boolean holds(int samples) {
        return made - taken >= samples;
    }

    synchronized long made() {
        return made;
    }

    synchronized long taken() {
        return taken;
    }

    /** What was heard when playback ended at {@code played}; a clause that has no times by then gets them estimated. */
    synchronized String heardAt(long played) {
        if (begun != null && played > ledger.totalSamples()) {
            var total = Math.max(made - ledger.totalSamples(), begun.expected());
            ledger.add(begun.clause(), begun.spoken(), PlaybackLedger.estimate(begun.spoken(), total));
            begun = null;
            cut = true;
        }
        return ledger.heardAt(played).text();
    }

    /** Samples that wait, as ms of sound: how soon the playout runs dry. */
    synchronized long aheadMs() {
        return (made - taken) * 1000 / sampleRateHz;
    }
}
