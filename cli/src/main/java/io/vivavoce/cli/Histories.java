package io.vivavoce.cli;

import io.vivavoce.config.DataFolder;
import io.vivavoce.config.Settings;
import io.vivavoce.store.History;
import java.nio.file.Path;
import java.time.InstantSource;

/** What was said, where the configuration has it. */
final class Histories {
    static History open(Settings settings) {
        var limits = settings.history();
        return new History(
                folder(settings),
                new History.Limits(limits.keepDays(), limits.maxMb() * 1_000_000L),
                InstantSource.system());
    }

    static Path folder(Settings settings) {
        return DataFolder.of(settings).path();
    }

    private Histories() {}
}
