package io.vivavoce.session;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.hearing.HearingThresholds;
import io.vivavoce.turn.Edit;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.Moment;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.TurnLoop;
import io.vivavoce.turn.TurnPolicy;

/**
 * One connected user: hears, decides, answers, until closed.
 *
 * <p>Threads: {@link #hear} on one thread of the transport, {@link Outlet#pull} on one playout thread, everything else from
 * anywhere. One virtual thread, the actor, owns the state: it takes events from a {@link Mailbox}, asks
 * {@link TurnLoop} what they mean, and has {@link Effects} do it.
 */
public final class Session implements AutoCloseable {
    /** Characters of a message that is written: some 4,000 tokens, about as much as small models' contexts hold. */
    private static final int MAX_TYPED = 16_000;

    /**
     * An engine that heeds no interrupt for so long is left to itself when the session ends; what it holds is freed with
     * the process. Engines stop within a step, of 100 ms at most.
     */
    static final long CLOSE_WITHIN_MS = 2000;

    /** Sound before an onset that can be had: the ring keeps it for who asks for it, and holds four times as much at most. */
    public static final int MOST_PREROLL_MS = 2000;

    private final SessionClock clock;
    private final Teller teller;
    private final Mailbox mailbox = new Mailbox();
    private final Ear ear;
    private final Outlet outlet;
    private final Effects effects;
    private final Partials partials;
    private final Utterances utterances;
    private final Thread actor;
    private final boolean partialsAreFree;
    private final boolean maySpeculate;

    private volatile SessionState state;

    /** All is closed. */
    private volatile boolean ended;

    /** Set by {@link #close}, on any thread: no other event is looked at. */
    private volatile boolean closing;

    /**
     * Opens a session, which listens at once. When an engine can't be opened, what was opened before is closed, and the
     * engine's exception comes.
     */
    public Session(String name, Engines engines, SessionOptions options, Ticker ticker, SessionListener listener) {
        teller = new Teller(name, listener);
        clock = new SessionClock(ticker);
        var reports = new Reports(this);
        maySpeculate = engines.maySpeculate();
        var policy = options.policy().withSpeculate(options.policy().speculate() && maySpeculate);
        state = SessionState.initial(policy);
        outlet = new Outlet(engines.synthesizer().sampleRateHz(), ticker, reports);
        var recognizer = engines.recognizer();
        var partialSamples = recognizer.streaming() ? Ear.STREAMING_PARTIAL_SAMPLES : Ear.PARTIAL_SAMPLES;
        ear = new Ear(engines.hearing(), engines.speechDetector(), engines.turnDetector(), partialSamples, reports);
        var thinker = thinker(engines, options);
        utterances = new Utterances(recognizer, ear.ring(), engines.pool());
        partialsAreFree = !recognizer.billed();
        partials = new Partials(utterances, thinker, this::tell);
        effects = new Effects(this, engines, options, reports, ticker, ear, outlet, thinker, utterances, partials);
        teller.start();
        actor = Thread.ofVirtual().name(name + " actor").start(this::run);
    }

    /** The last to be opened: where it can't be, what was opened before is closed. */
    private Thinker thinker(Engines engines, SessionOptions options) {
        try {
            return new Thinker(
                    engines.languageModel(),
                    options,
                    (generation, evidence) -> post(new Event.EvidenceCame(now(), generation, evidence)));
        } catch (RuntimeException | Error e) {
            ear.discard();
            throw e;
        }
    }

    // ---- the transport's side

    /** Hears mono 16 kHz sound, −1.0 to 1.0; copied. Never blocks. */
    public void hear(float[] pcm, int offset, int length) {
        ear.write(pcm, offset, length);
        clock.heard(ear.ring().written());
    }

    /** What is to be played; pull it at the pace of the clock that plays. */
    public Outlet outlet() {
        return outlet;
    }

    /** How long a sample takes from {@link Outlet#pull} to the loudspeaker, in ms, for the metrics. */
    public void deviceDelayMs(long ms) {
        effects.deviceDelayMs(ms);
    }

    /** Loudest sample of the last 32 ms heard, 0 to 1. */
    public float level() {
        return ear.level();
    }

    // ---- the user's side

    /**
     * The user wrote {@code text}: it interrupts, and is answered. One of more than {@value #MAX_TYPED} characters is
     * refused with a {@link Notice.Trouble}.
     */
    public void type(String text) {
        if (text.length() > MAX_TYPED)
            tell(new Notice.Trouble("The message has " + text.length() + " characters, and at most " + MAX_TYPED
                    + " are taken; send it in parts"));
        else post(new Event.Typed(now(), text));
    }

    /** Push-to-talk: the button is down. */
    public void press() {
        post(new Event.Pressed(now(), ear.heardTo()));
    }

    /** As {@link #press}, of what was heard from {@code from} on; what is not held any more is left out. */
    public void press(SamplePosition from) {
        post(new Event.Pressed(now(), from));
    }

    /** How far the detector has listened; the next sound begins there or later. */
    public SamplePosition heardTo() {
        return ear.heardTo();
    }

    /** The client says that what is being said is a whole turn. Refused, with a {@link Notice.Trouble}, where nothing is. */
    public void commit() {
        post(new Event.CommitAsked(now()));
    }

    /** Push-to-talk: the button is up, and the turn is over. */
    public void release() {
        post(new Event.Released(now(), ear.heardTo()));
        post(new Event.CommitAsked(now()));
    }

    /**
     * Asks for a reply to the conversation as it stands. Refused, with a {@link Notice.Trouble}, while one is made; where one
     * is still heard, the new one is heard after it.
     */
    public void respond() {
        post(new Event.ResponseAsked(now()));
    }

    /** As {@link #respond()}, with wishes; returns the number by which {@link Notice}s tell what becomes of it. */
    public long respond(Wish wish) {
        var ask = effects.ask(wish);
        post(new Event.ResponseAsked(now(), ask));
        return ask;
    }

    /**
     * Asks for a response that is no part of the conversation: it neither is heard with the others nor interrupted with
     * them. At most {@link SessionState#MAX_BESIDE} at once; its sound is to be pulled by {@link #pullBeside}.
     */
    public long respondBeside(Wish wish) {
        var ask = effects.ask(wish);
        post(new Event.BesideAsked(now(), ask));
        return ask;
    }

    /** Ends a response beside the conversation. */
    public void cancelBeside(Generation generation) {
        post(new Event.BesideCancelled(now(), generation));
    }

    /**
     * Fills {@code frame} with what follows of the sound of a response beside the conversation, at the voice's rate. One
     * thread.
     *
     * @return how many samples there are now; −1 when nothing follows
     */
    public int pullBeside(Generation generation, float[] frame) {
        return effects.pullBeside(generation, frame);
    }

    /** Changes what the conversation holds; the model sees it with the next response. A tool's result ends its call. */
    public void edit(Edit edit) {
        post(new Event.Edited(now(), edit));
        if (edit instanceof Edit.AddResult result) post(new Event.ToolDone(now(), result.call()));
    }

    /** What replies are like that begin from now on; the policy stays, see {@link #policy}. */
    public void options(SessionOptions changed) {
        effects.options(changed);
    }

    /** Takes back what was said, or held by the button, and is no turn yet. */
    public void clear() {
        post(new Event.ClearAsked(now()));
    }

    /** Changes how turns are taken, from now on; what an engine forbids stays forbidden. */
    public void policy(TurnPolicy changed) {
        post(new Event.PolicyChanged(now(), changed.withSpeculate(changed.speculate() && maySpeculate)));
    }

    /**
     * What is speech from now on.
     *
     * @param prerollMs sound before an onset that belongs to the speech, 0 to {@value #MOST_PREROLL_MS} ms
     */
    public void hearing(HearingThresholds thresholds, int prerollMs) {
        var preroll = Math.clamp(prerollMs, 0, MOST_PREROLL_MS) * (SamplePosition.INPUT_HZ / 1000);
        ear.hearing(thresholds, preroll);
        utterances.preroll(preroll);
    }

    /** Ends the reply that is made or heard. */
    public void cancel() {
        post(new Event.CancelAsked(now()));
    }

    /**
     * The client is gone, and may come back: what is being said is over, the reply pauses at a sample, and what is made of it
     * goes on. Where nobody comes within {@code detachedMs} of the policy, the session ends.
     *
     * @param epoch of the connection that is lost, from 0; of another one, nothing happens
     */
    public void detach(long epoch) {
        post(new Event.Detached(now(), epoch, ear.heardTo()));
    }

    /**
     * A client is there again: the reply goes on at the sample at which it paused.
     *
     * @param epoch of its connection, above that of the one before
     */
    public void attach(long epoch) {
        post(new Event.Attached(now(), epoch));
    }

    /** Looks at the time; only needed with a ticker that is not the system's. */
    public void tick() {
        post(new Event.Tick(now()));
    }

    /**
     * Whether nothing can happen until more is heard, pulled or time passes: for drivers that run faster than time. Work on
     * a reply counts only until it has sound to play. True for ever when the session
     * has ended, and the listener knows.
     */
    public boolean isQuiet() {
        if (ended) return teller.isIdle();
        var before = mailbox.posted();
        return mailbox.isDone()
                && ear.caughtUp()
                && !partials.isBusy()
                && effects.isQuiet()
                && teller.isIdle()
                && mailbox.posted() == before; // else what was looked at may have changed since
    }

    /** Whether a reply is being made or heard, or the user's turn is open. */
    public boolean isInTurn() {
        return !(state.user() instanceof SessionState.UserTurn.Listening)
                || state.response() instanceof SessionState.Response.Generating
                || !(state.playback() instanceof SessionState.Playback.Silent);
    }

    /** Events that found the mailbox full. */
    public long droppedEvents() {
        return mailbox.dropped();
    }

    /** Samples at 16 kHz that were handed to {@link #hear} and lost, for the hearing thread was too late. */
    public long lostSamples() {
        return ear.lost();
    }

    /** Notices that the listener failed on. */
    public long listenerFailures() {
        return teller.failures();
    }

    /** Notices that were not told, for the listener had not taken more than a thousand before them. */
    public long droppedNotices() {
        return teller.dropped();
    }

    /**
     * Ends the session and returns when its threads are gone; one that is in a listener that does not return is waited
     * for two seconds at most. May be called twice. Called from a notice, it returns at once, and the session ends after
     * that notice; {@link Notice.Ended} tells when.
     */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        post(new Event.Closed(now())); // wakes the actor; where the mailbox is full, it is awake
        if (teller.isCaller()) return;
        actor.join();
        teller.join(CLOSE_WITHIN_MS);
    }

    // ---- the actor

    void post(Event event) {
        mailbox.post(event);
    }

    /** The session's clock; never goes back, whoever asks. */
    Moment now() {
        return clock.now();
    }

    /** When the sample at {@code position} was heard, in ns of the ticker. */
    long nanosAt(SamplePosition position) {
        return clock.nanosAt(position);
    }

    /** The first sample of a reply that can be heard was handed out, {@code offset} into its frame. */
    void firstAudible(Generation generation, int offset) {
        effects.firstAudible(generation, offset);
    }

    /** The user has spoken on for a while. On the hearing thread. */
    void partialDue() {
        if (partialsAreFree
                && state.user() instanceof SessionState.UserTurn.Speaking(var from, var _, var _, var carried))
            partials.wanted(from, carried);
    }

    /** Never blocks; see {@link Teller}. */
    void tell(Notice notice) {
        teller.tell(notice);
    }

    private void run() {
        try {
            while (!(state.link() instanceof SessionState.Link.Closed)) {
                perform(take());
                mailbox.done();
            }
        } catch (InterruptedException e) {
            // close() ends the actor by an event; an interrupt ends it all the same
        } catch (RuntimeException | Error e) {
            tell(new Notice.Trouble("The session failed: " + e));
        } finally {
            cleanUp();
        }
    }

    private void perform(Event event) {
        var transition = TurnLoop.next(state, event);
        state = transition.state();
        effects.perform(state, event, transition.effects());
    }

    private Event take() throws InterruptedException {
        if (closing) return mailbox.made(new Event.Closed(now()));
        var wake = TurnLoop.wakeAt(state);
        if (wake.isEmpty()) return mailbox.take();
        var event = mailbox.poll(wake.get().micros() - now().micros());
        return event.isPresent() ? event.get() : mailbox.made(new Event.Tick(now()));
    }

    private void cleanUp() {
        Thread.interrupted();
        try {
            partials.close();
            effects.close();
            if (!ear.close(CLOSE_WITHIN_MS))
                tell(new Notice.Trouble("The speech detector has not stopped within " + CLOSE_WITHIN_MS
                        + " ms; what it holds is freed when it does"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        teller.end();
        ended = true;
    }
}
