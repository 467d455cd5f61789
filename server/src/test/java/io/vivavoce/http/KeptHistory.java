package io.vivavoce.http;

import io.vivavoce.store.History;
import java.nio.file.Path;
import java.time.InstantSource;

/** A history without limits. */
final class KeptHistory {
    private KeptHistory() {}

    static History in(Path folder) {
        return new History(folder, new History.Limits(0, Long.MAX_VALUE), InstantSource.system());
    }
}
