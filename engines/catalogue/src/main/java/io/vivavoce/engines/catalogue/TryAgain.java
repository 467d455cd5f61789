package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.time.Duration;

/** This attempt at a download failed; another may not. */
final class TryAgain extends IOException {

    private static final long serialVersionUID = 1L;

    private final Duration wait;

    /** @param wait how long the server asks to wait; zero = it does not say */
    TryAgain(String message, Duration wait) {
        super(message);
        this.wait = wait;
    }

    Duration asked() {
        return wait;
    }
}
