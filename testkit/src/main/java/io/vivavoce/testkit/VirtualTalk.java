package io.vivavoce.testkit;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Engines;
import io.vivavoce.session.HearingThreads;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.session.TurnReport;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A session with fake engines whose clock moves only when told: each step hears and plays a frame, and waits until the
 * session has done what follows from it. Real threads, virtual time.
 *
 * <p>Thread: one at a time. {@link #close} closes the session and its cores.
 */
public final class VirtualTalk implements AutoCloseable {
    /** The most virtual time that {@link #until} takes. */
    private static final int LIMIT_MS = 60_000;

    private final FakeSpeech speech;
    private final FakeSpeechDetector speechDetector = new FakeSpeechDetector();
    private final FakeTurnDetector turnDetector = new FakeTurnDetector();
    private final FakeRecognizer recognizer;
    private final FakeLanguageModel model;
    private final FakeSynthesizer synthesizer = new FakeSynthesizer();
    private final InferencePool pool = new InferencePool(2, Ticker.system());
    private final HearingThreads hearing = new HearingThreads(1, Ticker.system());
    private final AtomicLong nanos = new AtomicLong();
    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final Session session;
    private final Stillness stillness;
    private final int frameSamples;
    private final float[] in;
    private final float[] out;
    private float[] played = new float[0];
    private int playedCount;

    public VirtualTalk() {
        this(SessionOptions.DEFAULT, 20);
    }

    /** @param frameMs of sound heard and played in a step */
    public VirtualTalk(SessionOptions options, int frameMs) {
        this(options, frameMs, new FakeLanguageModel());
    }

    /** @param model that answers */
    public VirtualTalk(SessionOptions options, int frameMs, FakeLanguageModel model) {
        this(options, frameMs, model, UnaryOperator.identity());
    }

    /** @param around what the session sees of the fakes: others before or around them */
    public VirtualTalk(SessionOptions options, int frameMs, FakeLanguageModel model, UnaryOperator<Engines> around) {
        this.model = model;
        speech = new FakeSpeech();
        recognizer = new FakeRecognizer(speech);
        session = new Session("virtual", around.apply(engines()), options, nanos::get, notices::add);
        stillness = new Stillness(session::isQuiet, this::isHanging);
        frameSamples = frameMs * SamplePosition.INPUT_HZ / 1000;
        in = new float[frameSamples];
        out = new float[frameSamples];
    }

    private boolean isHanging() {
        return model.hanging() + recognizer.hanging() + synthesizer.hanging() > 0 || speechDetector.isStuck();
    }

    private Engines engines() {
        return new Engines(speechDetector, turnDetector, recognizer, model, synthesizer, pool, hearing);
    }

    public FakeSpeechDetector speechDetector() {
        return speechDetector;
    }

    public FakeTurnDetector turnDetector() {
        return turnDetector;
    }

    public FakeRecognizer recognizer() {
        return recognizer;
    }

    public FakeLanguageModel model() {
        return model;
    }

    public FakeSynthesizer synthesizer() {
        return synthesizer;
    }

    public Session session() {
        return session;
    }

    public long nowMs() {
        return nanos.get() / 1_000_000;
    }

    /** Whether a step waits for all that follows from it, as it does unless told otherwise. */
    public VirtualTalk patient(boolean on) {
        stillness.patient(on);
        return this;
    }

    // ---- what happens

    /** The user says {@code text}; then nothing. */
    public VirtualTalk say(String text) {
        return hear(speech.say(text));
    }

    /** The user makes a sound that is no words. */
    public VirtualTalk noise(int ms) {
        var pcm = new float[ms * SamplePosition.INPUT_HZ / 1000];
        Arrays.fill(pcm, 0.15f);
        return hear(pcm);
    }

    /** So much silence. */
    public VirtualTalk silence(int ms) {
        return hear(new float[ms * SamplePosition.INPUT_HZ / 1000]);
    }

    /** Silence until {@code condition} holds, a minute at most. */
    public VirtualTalk until(String what, BooleanSupplier condition) {
        for (var ms = 0; !condition.getAsBoolean(); ms += frameSamples * 1000 / SamplePosition.INPUT_HZ) {
            if (ms > LIMIT_MS)
                throw new AssertionError(what + " did not come in " + LIMIT_MS + " ms; told: " + notices);
            step(new float[0], 0);
        }
        return this;
    }

    /** Silence until the turn is over, and the gap between turns. */
    public VirtualTalk untilOver() {
        until("the end of the turn", () -> !session.isInTurn());
        return silence(200);
    }

    /** Says {@code text} and hears the answer to its end. */
    public VirtualTalk turn(String text) {
        return say(text).silence(200).untilOver();
    }

    private VirtualTalk hear(float[] pcm) {
        for (var at = 0; at < pcm.length; at += frameSamples) step(pcm, at);
        return this;
    }

    private void step(float[] pcm, int at) {
        nanos.addAndGet(frameSamples * 1_000_000_000L / SamplePosition.INPUT_HZ);
        session.tick();
        settle();
        for (var i = 0; i < in.length; i++) in[i] = at + i < pcm.length ? pcm[at + i] : 0;
        session.hear(in, 0, in.length);
        keep(session.outlet().pull(out));
        settle();
    }

    private void keep(int count) {
        if (playedCount + count > played.length) played = Arrays.copyOf(played, 2 * (playedCount + count));
        System.arraycopy(out, 0, played, playedCount, count);
        playedCount += count;
    }

    /** Waits until nothing more follows from what was done. */
    public void settle() {
        stillness.await();
    }

    // ---- what came of it

    public List<Notice> notices() {
        return notices;
    }

    public <T extends Notice> List<T> notices(Class<T> kind) {
        return notices.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public List<TurnReport> turns() {
        return notices(Notice.TurnEnded.class).stream()
                .map(Notice.TurnEnded::report)
                .toList();
    }

    public List<String> said() {
        return notices(Notice.UserSaid.class).stream()
                .map(Notice.UserSaid::text)
                .toList();
    }

    public List<String> troubles() {
        return notices(Notice.Trouble.class).stream()
                .map(Notice.Trouble::sentence)
                .toList();
    }

    /** All samples of replies that were played, one after the other. */
    public float[] played() {
        return Arrays.copyOf(played, playedCount);
    }

    /** The sound of all clauses that were spoken, one after the other. */
    public float[] spokenTone() {
        var all = new float[0];
        for (var clause : synthesizer.spoken()) {
            var tone = FakeSynthesizer.tone(clause.split(" ").length);
            all = Arrays.copyOf(all, all.length + tone.length);
            System.arraycopy(tone, 0, all, all.length - tone.length, tone.length);
        }
        return all;
    }

    /** Forgets what was told and played so far. */
    public VirtualTalk forget() {
        notices.clear();
        playedCount = 0;
        model.prompts().clear();
        synthesizer.spoken().clear();
        return this;
    }

    @Override
    public void close() throws InterruptedException {
        session.close();
        pool.close();
        hearing.close();
    }
}
