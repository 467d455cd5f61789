package io.vivavoce.bench;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Lateness;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.RoomNoise;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.Figure;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionOptions;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Many sessions that listen, fed and pulled in real time by one thread as a transport would, each at a phase of its own
 * within 20 ms; one more talks beside them.
 *
 * <p>Thread: one, and one for the frames.
 */
final class ListenersRun {
    private static final int FRAME_MS = 20;
    private static final int FRAME_SAMPLES = FRAME_MS * SamplePosition.INPUT_HZ / 1000;
    private static final long FRAME_NANOS = FRAME_MS * 1_000_000L;
    /** Every third microphone is off. */
    private static final int OFF = 3;
    /** Until code is compiled and the language model has read each session's instructions. */
    private static final int SETTLE_SECONDS = 10;
    /** What a first session loads once is nobody's. */
    private static final int FIRST = 2;

    private final VoicePath path;
    private final SessionOptions options;
    private final List<Question> questions;
    private final Consumer<String> progress;
    private final Ticker ticker = Ticker.system();
    private final List<Session> sessions = new ArrayList<>();

    ListenersRun(VoicePath path, SessionOptions options, List<Question> questions, Consumer<String> progress) {
        this.path = path;
        this.options = options;
        this.questions = questions;
        this.progress = progress;
    }

    Listeners run(int count, int seconds) throws InterruptedException {
        try {
            open(FIRST);
            feed(new Lateness(), 1);
            closeAll();
            var heap = Footprint.usedHeapKiB();
            var resident = Resident.nowMiB();
            open(count);
            progress.accept("%d sessions listen; %d s until they have settled".formatted(count, SETTLE_SECONDS));
            feed(new Lateness(), SETTLE_SECONDS);
            var heapEach = (Footprint.usedHeapKiB() - heap) / count;
            var residentNow = Resident.nowMiB();
            var residentEach = resident.isPresent() && residentNow.isPresent()
                    ? OptionalDouble.of((residentNow.getAsDouble() - resident.getAsDouble()) * 1024 / count)
                    : OptionalDouble.empty();
            progress.accept("one talks beside them for %d s".formatted(seconds));
            return measure(seconds, heapEach, residentEach);
        } finally {
            closeAll();
        }
    }

    private Listeners measure(int seconds, double heapEach, OptionalDouble residentEach) throws InterruptedException {
        var hearing = path.hearingLateness();
        var playout = new Lateness();
        var until = ticker.nanos() + seconds * 1_000_000_000L;
        var start = ticker.nanos();
        var cpuMs = Series.processMs();
        var generatorMs = new double[1];
        var turns = TalkersRun.<List<MeasuredTurn>>atOnce(
                2,
                i -> i == 1
                        ? () -> talkUntil(until)
                        : () -> {
                            generatorMs[0] = feed(playout, seconds);
                            return List.of();
                        });
        var passedMs = (ticker.nanos() - start) / 1e6;
        var answers = turns.getFirst().stream()
                .map(turn -> turn.figures().get(Figure.VOICE_TO_VOICE))
                .filter(Objects::nonNull)
                .toList();
        var lost = sessions.stream().mapToLong(Session::lostSamples).sum();
        return new Listeners(
                sessions.size(),
                seconds,
                Late.of(path.hearingLateness().since(hearing)),
                Late.of(playout.counts()),
                heapEach,
                residentEach,
                (Series.processMs() - cpuMs - generatorMs[0]) / passedMs,
                generatorMs[0] / passedMs,
                lost * 1000.0 / SamplePosition.INPUT_HZ,
                Percentiles.of(answers));
    }

    private List<MeasuredTurn> talkUntil(long untilNanos) throws InterruptedException {
        var turns = new ArrayList<MeasuredTurn>();
        for (var i = 0; ticker.nanos() < untilNanos; i++)
            turns.addAll(new LatencyRun(path, options, line -> progress.accept("beside: " + line))
                    .run(List.of(questions.get(i % questions.size())), 1));
        return turns;
    }

    /** Writes and pulls each session's frames when they are due; returns the processor time of this thread, in ms. */
    private double feed(Lateness late, int seconds) {
        var threads = ManagementFactory.getThreadMXBean();
        var cpu = threads.getCurrentThreadCpuTime();
        var noise = new RoomNoise();
        var in = new float[FRAME_SAMPLES];
        var off = new float[FRAME_SAMPLES];
        var out = new float[sessions.getFirst().outlet().sampleRateHz() * FRAME_MS / 1000];
        var start = ticker.nanos();
        for (var frame = 1L; frame <= seconds * 1000L / FRAME_MS; frame++) {
            for (var i = 0; i < in.length; i++) in[i] = noise.next();
            for (var i = 0; i < sessions.size(); i++) {
                var due = start + frame * FRAME_NANOS + i * FRAME_NANOS / sessions.size();
                for (var left = due - ticker.nanos(); left > 0; left = due - ticker.nanos())
                    LockSupport.parkNanos(left);
                late.record(ticker.nanos() - due);
                var session = sessions.get(i);
                session.hear(i % OFF == 0 ? off : in, 0, in.length);
                session.outlet().pull(out);
            }
        }
        return (threads.getCurrentThreadCpuTime() - cpu) / 1e6;
    }

    private void open(int count) {
        for (var i = 1; i <= count; i++) sessions.add(path.session("listener-" + i, options, ticker, _ -> {}));
    }

    private void closeAll() throws InterruptedException {
        for (var session : sessions) session.close();
        sessions.clear();
    }
}
