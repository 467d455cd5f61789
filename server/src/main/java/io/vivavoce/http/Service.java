package io.vivavoce.http;

import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.runtime.EngineHealth;
import io.vivavoce.runtime.HealthLog;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.store.History;
import io.vivavoce.store.Recording;
import io.vivavoce.transcription.Transcriber;
import java.util.List;
import java.util.Optional;

/**
 * The voice path as the server has it: not yet, now, or not for long. Thread-safe; written by whoever starts, changes and
 * ends the server.
 */
public final class Service {
    /** How far the server is. */
    enum Stage {
        /** Engines are fetched, loaded and warmed. */
        STARTING,
        READY,
        /** No new sessions; those in a turn may end it. */
        DRAINING
    }

    private record State(Stage stage, Optional<Open> open) {}

    private final String version;
    private final List<String> leaving;
    private final HealthLog log = new HealthLog();
    private volatile Optional<History> history = Optional.empty();
    private volatile State state = // written under this
            new State(Stage.STARTING, Optional.empty());

    /**
     * @param version of the program
     * @param leaving what leaves the machine, and where to, a sentence each
     */
    public Service(String version, List<String> leaving) {
        this.version = version;
        this.leaving = List.copyOf(leaving);
    }

    /** From now on what is said is kept in {@code history}; where this is not called, it is not kept. */
    public void keepIn(History history) {
        this.history = Optional.of(history);
    }

    /** Empty where nothing is kept. */
    Optional<History> history() {
        return history;
    }

    /** A new conversation's; empty where nothing is kept. */
    Optional<Recording> record(String owner) {
        return history.map(kept -> kept.record(owner));
    }

    /**
     * Engines are warm: sessions may come, as {@code capacity} allows, and are opened with {@code options}.
     *
     * @param sound what is done to the sound that clients send
     */
    public synchronized void ready(VoicePath path, SessionOptions options, VoiceOptions sound, Capacity capacity) {
        if (state.stage == Stage.DRAINING) return;
        var transcriber = new Transcriber(path.engines());
        state = new State(
                Stage.READY, Optional.of(new Open(path, options, sound, capacity, transcriber, this::engines)));
    }

    /**
     * From now on sessions and conversations are opened with {@code options} and {@code sound}; those that go on keep
     * theirs. Nothing before {@link #ready}.
     */
    public synchronized void renew(SessionOptions options, VoiceOptions sound) {
        state = new State(
                state.stage,
                state.open.map(
                        open -> new Open(open.path, options, sound, open.capacity, open.transcriber, open.turnOver)));
    }

    /** From now on nobody comes in. */
    public synchronized void drain() {
        state = new State(Stage.DRAINING, state.open);
    }

    Stage stage() {
        return state.stage;
    }

    String version() {
        return version;
    }

    List<String> leaving() {
        return leaving;
    }

    List<String> standIns() {
        return state.open.map(open -> open.path.standIns()).orElse(List.of());
    }

    /** How each role is filled, and a line in the log where that has changed; empty before the engines are loaded. */
    public List<EngineHealth> engines() {
        var now = state.open.map(open -> open.path.health()).orElse(List.of());
        log.look(now);
        return now;
    }

    /** Where sessions are opened; empty before the engines are loaded. */
    Optional<Open> now() {
        return state.open;
    }

    /** @throws ProblemException when none may be opened now */
    Open open() {
        var now = state;
        if (now.stage == Stage.READY && now.open.isPresent()) return now.open.get();
        throw new Problem(
                        503,
                        now.stage == Stage.STARTING ? "starting" : "draining",
                        now.stage == Stage.STARTING
                                ? "The engines are still being loaded; GET /health says when they are ready"
                                : "The server is about to end; try again in a while",
                        "")
                .thrown();
    }

    /**
     * What a session or request is answered with.
     *
     * @param transcriber of recordings, for all who send some: it knows how many cores they may take
     * @param turnOver to be run after each turn: what became of an engine in it is written down
     */
    record Open(
            VoicePath path,
            SessionOptions options,
            VoiceOptions sound,
            Capacity capacity,
            Transcriber transcriber,
            Runnable turnOver) {}
}
