package io.vivavoce.audio.processing;

import dev.onvoid.webrtc.media.audio.AudioProcessing;
import java.util.Locale;
import java.util.Optional;

/** WebRTC's native library, which echo cancellation and WebRTC's connections share: whether it loads here, found out once. */
public final class NativeLibrary {
    private static final Optional<String> MISSING = load();

    private NativeLibrary() {}

    /** Empty where the library works, which is loaded then; else a sentence that says what lacks and what to install. */
    public static Optional<String> missing() {
        return MISSING;
    }

    private static Optional<String> load() {
        try {
            new AudioProcessing().dispose();
            QuietExit.arrange();
            return Optional.empty();
        } catch (LinkageError | RuntimeException e) {
            return Optional.of(sentence(e));
        }
    }

    static String sentence(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) cause = cause.getCause();
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
        return "WebRTC's library can't be loaded ("
                + cause.getMessage()
                + "). "
                + (linux
                        ? "Install what it links to: sudo apt install libpulse0 libudev1 libx11-6 libxfixes3"
                                + " libxrandr2 libxcomposite1 libdbus-1-3"
                        : "It is there for Linux, macOS and Windows, 64 bit");
    }
}
