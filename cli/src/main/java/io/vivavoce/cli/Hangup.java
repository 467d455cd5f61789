package io.vivavoce.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sun.misc.Signal;

/**
 * What SIGHUP means. By tradition two things: that a server shall read its configuration again, and that the terminal is
 * gone; the terminal itself tells them apart.
 */
final class Hangup {
    /** 128 and the signal's number, as shells have it. */
    private static final int EXIT_CODE = 129;

    /** POSIX: the terminal of this process, whatever its name; can't be opened where there is none (any more). */
    private static final Path TERMINAL = Path.of("/dev/tty");

    private Hangup() {}

    /**
     * From now on {@code reload} is run at each SIGHUP, on a thread of its own, while the terminal that this process was
     * started from is still there, or if there never was one; else the process ends, as it did before. Nothing where there
     * is no such signal (Windows), or where it is ignored ({@code nohup}).
     */
    static void means(Runnable reload) {
        var hadTerminal = hasTerminal();
        try {
            Signal.handle(new Signal("HUP"), _ -> {
                if (hadTerminal && !hasTerminal()) System.exit(EXIT_CODE);
                else reload.run();
            });
        } catch (IllegalArgumentException e) {
            // there is no such signal here, or the JVM was told to leave signals alone (-Xrs)
        }
    }

    private static boolean hasTerminal() {
        try (var _ = Files.newByteChannel(TERMINAL)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
