package io.vivavoce.store;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

/**
 * Writes into the history in its first argument until it is killed, from several threads at once, and prints the ids of
 * conversation and item once they are stored.
 */
final class CrashingProcess {
    private static final int THREADS = 4;
    /** Of each thread on the way at once: several are committed together. */
    private static final int ON_THE_WAY = 8;

    private CrashingProcess() {}

    public static void main(String[] arguments) {
        var history = new History(Path.of(arguments[0]), new History.Limits(0, Long.MAX_VALUE), InstantSource.system());
        var out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        for (var i = 0; i < THREADS; i++) Thread.ofPlatform().start(() -> talk(history, out));
    }

    private static void talk(History history, PrintStream out) {
        var onTheWay = new Semaphore(ON_THE_WAY);
        for (var turn = 0; ; turn++) {
            var recording = history.record("");
            for (var i = 0; i < 20; i++) {
                var item = "item_" + i;
                onTheWay.acquireUninterruptibly();
                recording.user(item, "Turn " + turn + ", " + item + ' ' + "and words ".repeat(i * i), fate -> {
                    if (fate == Fate.STORED) out.println(recording.id() + ' ' + item + " ok");
                    onTheWay.release();
                });
            }
        }
    }
}
