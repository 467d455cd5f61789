package io.vivavoce.runtime;

import io.vivavoce.audio.Audible;
import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.session.TurnReport;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A conversation without a sound device: recordings are heard one after the other, at the pace of a microphone or as fast
 * as the machine can, and what is answered is handed out. The next recording begins when the answer to the last has been
 * played.
 */
public final class WavTalk {
    /** One step of the loop: what a microphone gives and a loudspeaker takes at once. */
    private static final int FRAME_MS = 20;

    private static final int FRAME_SAMPLES = FRAME_MS * SamplePosition.INPUT_HZ / 1000;
    /** After this much quiet the answer is over; also the gap between turns. */
    private static final int QUIET_MS = 600;
    /** Longer than the pauses between sentences: what is audible after it is another beginning. */
    private static final int SILENCE_MS = 300;
    /** Before the first word: people do not speak in the instant at which the microphone opens. */
    private static final int LEAD_MS = 200;
    /** The longest wait for an answer after a recording's end. */
    private static final int PATIENCE_MS = 60_000;

    private final Opener opener;
    private final SessionOptions options;
    private final SessionListener listener;
    private final Sound out;
    private final boolean fast;
    private final RoomNoise noise = new RoomNoise();

    /** Opens the session that is talked with. */
    @FunctionalInterface
    interface Opener {
        Session open(String name, SessionOptions options, Ticker ticker, SessionListener listener);
    }

    /** Takes what is played, 20 ms at a time. */
    @FunctionalInterface
    public interface Sound {
        /** @param frame at the voice's rate; valid during the call. {@code samples} of it are a reply's */
        void play(float[] frame, int samples);
    }

    /**
     * What came of one recording.
     *
     * @param startNanos when its first sample was spoken, on the loop's clock
     * @param startSample which sample of the session's input that was
     * @param onsetNanos when the assistant was heard to begin: each first audible sample after {@value #SILENCE_MS} ms
     *     or more without one
     * @param turns reports of the turns that ended meanwhile
     */
    public record Answer(long startNanos, long startSample, List<Long> onsetNanos, List<TurnReport> turns) {
        public Answer {
            onsetNanos = List.copyOf(onsetNanos);
            turns = List.copyOf(turns);
        }
    }

    public WavTalk(VoicePath path, SessionOptions options, SessionListener listener, Sound out, boolean fast) {
        this(path::session, options, listener, out, fast);
    }

    WavTalk(Opener opener, SessionOptions options, SessionListener listener, Sound out, boolean fast) {
        this.opener = opener;
        this.options = options;
        this.listener = listener;
        this.out = out;
        this.fast = fast;
    }

    /**
     * Holds the conversation.
     *
     * @param recordings mono, 16 kHz
     * @throws RuntimeFailure when the session ends by itself; the listener was told why
     */
    public List<Answer> hold(List<Pcm> recordings) throws InterruptedException {
        var ended = new CopyOnWriteArrayList<TurnReport>();
        var over = new AtomicBoolean();
        SessionListener watching = notice -> {
            if (notice instanceof Notice.TurnEnded(var _, var report)) ended.add(report);
            if (notice instanceof Notice.Ended) over.set(true);
            listener.on(fast ? withoutEngineTimes(notice) : notice);
        };
        var virtual = new VirtualTicker();
        Ticker ticker = fast ? virtual : Ticker.system();
        var answers = new ArrayList<Answer>();
        try (var session = opener.open("talk", options, ticker, watching)) {
            var loop = new Loop(session, over, ticker, virtual);
            loop.run(new float[0], LEAD_MS);
            for (var recording : recordings) {
                if (recording.sampleRateHz() != SamplePosition.INPUT_HZ)
                    throw new IllegalArgumentException("recordings must be at " + SamplePosition.INPUT_HZ + " Hz, got "
                            + recording.sampleRateHz());
                var before = ended.size();
                var startSample = loop.heardSamples;
                var start = loop.run(recording.samples(), QUIET_MS);
                answers.add(new Answer(start, startSample, loop.onsetNanos, ended.subList(before, ended.size())));
            }
        }
        return answers;
    }

    /** While engines work, the clock of a fast talk stands: it says nothing of the time that they take. */
    private static Notice withoutEngineTimes(Notice notice) {
        if (!(notice instanceof Notice.TurnEnded(var generation, var report))) return notice;
        return new Notice.TurnEnded(
                generation,
                new TurnReport(
                        report.turn(),
                        report.transcript(),
                        report.reply(),
                        report.heard(),
                        report.speechEndSample(),
                        report.voiceToVoiceMs(),
                        report.questionToResponseMs(),
                        report.endpointMs(),
                        report.sttFinalMs(),
                        -1,
                        -1,
                        -1,
                        report.bargeInStopMs(),
                        report.speculated(),
                        report.interrupted(),
                        report.underruns()));
    }

    /** Hears and plays a frame at each step of its clock. */
    private final class Loop {
        private final Session session;
        private final AtomicBoolean over;
        private final Ticker ticker;
        private final VirtualTicker virtual;
        private final float[] in = new float[FRAME_SAMPLES];
        private final float[] played;
        private long next;
        private final List<Long> onsetNanos = new ArrayList<>();
        private int silentMs = SILENCE_MS;
        private long heardSamples;

        Loop(Session session, AtomicBoolean over, Ticker ticker, VirtualTicker virtual) {
            this.session = session;
            this.over = over;
            this.ticker = ticker;
            this.virtual = virtual;
            played = new float[session.outlet().sampleRateHz() * FRAME_MS / 1000];
            next = ticker.nanos();
        }

        /** Hears {@code pcm}, then the room until all is answered; returns when the first sample was spoken. */
        long run(float[] pcm, int quietMs) {
            onsetNanos.clear();
            var start = next;
            var quiet = 0;
            for (var at = 0; at < pcm.length || quiet < quietMs; at += FRAME_SAMPLES) {
                var waited = (at - pcm.length) / (SamplePosition.INPUT_HZ / 1000);
                if (waited > PATIENCE_MS) break;
                step(pcm, at);
                quiet = at < pcm.length || session.isInTurn() ? 0 : quiet + FRAME_MS;
            }
            return start;
        }

        private void step(float[] pcm, int at) {
            next += FRAME_MS * 1_000_000L; // a frame is heard when its last sample was spoken
            waitForStep();
            if (over.get())
                throw new RuntimeFailure("The talk ended by itself before its recordings did; the lines above say why");
            for (var i = 0; i < in.length; i++) {
                var room = noise.next();
                in[i] = at + i < pcm.length ? pcm[at + i] : room;
            }
            session.hear(in, 0, in.length);
            heardSamples += in.length;
            var count = session.outlet().pull(played);
            listen(Audible.first(played, 0, count));
            out.play(played, count);
        }

        private void listen(OptionalInt audible) {
            if (audible.isPresent() && silentMs >= SILENCE_MS)
                onsetNanos.add(ticker.nanos()
                        + audible.getAsInt() * 1_000_000_000L / session.outlet().sampleRateHz());
            silentMs = audible.isPresent() ? 0 : silentMs + FRAME_MS;
        }

        private void waitForStep() {
            if (fast) {
                virtual.advanceMillis(FRAME_MS);
                session.tick();
                while (!session.isQuiet()) LockSupport.parkNanos(200_000);
            } else
                for (var left = next - ticker.nanos(); left > 0; left = next - ticker.nanos())
                    LockSupport.parkNanos(left);
        }
    }
}
