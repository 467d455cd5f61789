package io.vivavoce.realtime;

import io.vivavoce.session.Session;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.SessionOptions;
import java.time.InstantSource;
import java.util.Optional;

/** Opens sessions, and knows what the server opens them with. Called from several threads. */
public interface SessionOpener {
    Session open(SessionOptions options, SessionListener listener);

    /** What the server opens sessions with, where the client sets nothing. */
    SessionOptions options();

    /** The date, by which a session's end is told. */
    default InstantSource clock() {
        return InstantSource.system();
    }

    /** Who keeps the messages; asked once. */
    default Journal journal() {
        return Journal.NONE;
    }

    /** What the client may still send, as it is now; empty where it has no limit. */
    default Optional<RateLimit> rateLimit() {
        return Optional.empty();
    }

    /** The {@link io.vivavoce.speaking.Voice#id} that a client means by {@code name}; empty for none. */
    default Optional<String> voiceNamed(String name) {
        return Optional.of(name);
    }

    /**
     * What is said in a recording; waits for the recognizer.
     *
     * @param wav a WAV file
     * @throws io.vivavoce.recognition.RecognitionException when the recognizer fails
     */
    String transcribe(byte[] wav) throws InterruptedException;

    /** Whether the language model can call tools. */
    default boolean usesTools() {
        return false;
    }

    /** Rate of {@link io.vivavoce.session.Outlet}'s sound, in Hz. */
    int voiceHz();
}
