package io.vivavoce.bench;

import io.vivavoce.audio.Audible;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionOptions;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Opens sessions one after the other, has them hear a second, and closes them: every tenth in the middle of a reply.
 *
 * <p>Thread: one.
 */
final class OpeningRun {
    private static final int MID_REPLY = 10;
    private static final int FRAME_SAMPLES = 320;
    private static final int HEARD_FRAMES = 50;
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final int MOST_FIRST = 100;
    private static final int TOLD_EVERY = 500;

    private final VoicePath path;
    private final SessionOptions options;
    private final Consumer<String> progress;
    private final Ticker ticker = Ticker.system();
    private int midReply;
    private int unheard;

    OpeningRun(VoicePath path, SessionOptions options, Consumer<String> progress) {
        this.path = path;
        this.options = options;
        this.progress = progress;
    }

    Opening run(int count) throws InterruptedException {
        openAndClose(Math.clamp(count / 10, 1, MOST_FIRST));
        midReply = 0;
        unheard = 0;
        var before = Footprint.now();
        var start = ticker.nanos();
        openAndClose(count);
        var seconds = (ticker.nanos() - start) / 1e9;
        return new Opening(count, midReply, unheard, seconds, before, Footprint.now());
    }

    private void openAndClose(int count) throws InterruptedException {
        var silence = new float[FRAME_SAMPLES];
        for (var i = 1; i <= count; i++) {
            try (var session = path.session("opened-" + i, options, ticker, _ -> {})) {
                for (var frame = 0; frame < HEARD_FRAMES; frame++) session.hear(silence, 0, silence.length);
                if (i % MID_REPLY == 0) hearReply(session);
            }
            if (i % TOLD_EVERY == 0) progress.accept("%d opened and closed".formatted(i));
        }
    }

    private void hearReply(Session session) {
        session.type("Tell me a long story about a fox and a bird.");
        var out = new float[session.outlet().sampleRateHz() / 50];
        var start = ticker.nanos();
        while (ticker.nanos() - start < PATIENCE_NANOS) {
            if (Audible.first(out, 0, session.outlet().pull(out)).isPresent()) {
                midReply++;
                return;
            }
            LockSupport.parkNanos(2_000_000);
        }
        unheard++;
    }
}
