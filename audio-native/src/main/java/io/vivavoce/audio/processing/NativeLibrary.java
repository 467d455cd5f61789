package io.vivavoce.audio.processing;

import dev.onvoid.webrtc.media.audio.AudioProcessing;
import java.util.Locale;
import java.util.Optional;

/** Whether WebRTC's native library loads here, found out once. */
final class NativeLibrary {
    static final Optional<String> MISSING = load();

    private NativeLibrary() {}

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
        return "Echo cancellation and noise suppression are off: WebRTC's library can't be loaded ("
                + cause.getMessage()
                + "). "
                + (linux
                        ? "Install what it links to: sudo apt install libpulse0 libudev1 libx11-6 libxfixes3"
                                + " libxrandr2 libxcomposite1 libdbus-1-3"
                        : "It is there for Linux, macOS and Windows, 64 bit");
    }
}
