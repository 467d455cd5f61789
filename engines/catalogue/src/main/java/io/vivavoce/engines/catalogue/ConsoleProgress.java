package io.vivavoce.engines.catalogue;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows progress to a person: on a terminal a bar with rate and time left, redrawn at most ten times a second; elsewhere
 * a plain line at the beginning, at each quarter and at the end of whatever takes longer than two seconds.
 *
 * <p>Thread: one fetch at a time; calls are synchronized, so that several fetches mix their lines, not their letters.
 */
public final class ConsoleProgress implements Progress {

    private static final int BAR_CELLS = 24;
    private static final long REDRAW_NANOS = 100_000_000;
    private static final long PLAIN_AFTER_NANOS = 2_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;

    // The piece of work at hand.
    private String what = "";
    private long total;
    private long start;
    private long done;
    private long begunAt;
    private long drawnAt;
    private int quarter;

    /** @param terminal whether {@code out} is a terminal, on which a line can be redrawn */
    public ConsoleProgress(PrintStream out, boolean terminal) {
        this(out, terminal, System::nanoTime);
    }

    ConsoleProgress(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /** On standard error, so that standard output stays for results. */
    public static ConsoleProgress standard() {
        Console console = System.console();
        return new ConsoleProgress(System.err, console != null && console.isTerminal());
    }

    @Override
    public synchronized void note(String sentence) {
        clearLine();
        out.println(sentence);
    }

    @Override
    public synchronized void begin(String name, long totalBytes, long doneBytes) {
        what = name;
        total = totalBytes;
        start = doneBytes;
        done = doneBytes;
        begunAt = nanoTime.getAsLong();
        drawnAt = begunAt;
        quarter = quarterOf(doneBytes);
        if (doneBytes > 0) {
            out.println(
                    "Going on with " + name + " at " + Bytes.text(doneBytes) + " of " + Bytes.text(totalBytes) + ".");
        }
    }

    @Override
    public synchronized void advance(long doneBytes) {
        done = doneBytes;
        long now = nanoTime.getAsLong();
        if (terminal) {
            if (now - drawnAt >= REDRAW_NANOS) {
                drawnAt = now;
                out.print('\r' + line(now) + "\u001b[K");
                out.flush();
            }
        } else if (now - begunAt >= PLAIN_AFTER_NANOS && quarterOf(doneBytes) > quarter) {
            quarter = quarterOf(doneBytes);
            out.println(line(now));
        }
    }

    @Override
    public synchronized void end() {
        clearLine();
        if (done >= total && nanoTime.getAsLong() - begunAt >= PLAIN_AFTER_NANOS) {
            out.println(
                    what + ": " + Bytes.text(total) + " in " + time((nanoTime.getAsLong() - begunAt) / 1_000_000_000L));
        }
        what = "";
    }

    private void clearLine() {
        if (terminal) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }

    private int quarterOf(long bytes) {
        return total <= 0 ? 4 : (int) (4 * bytes / total);
    }

    private String line(long now) {
        double seconds = (now - begunAt) / 1e9;
        double rate = seconds > 0 ? (done - start) / seconds : 0;
        double share = total > 0 ? Math.clamp((double) done / total, 0, 1) : 1;
        int cells = (int) (share * BAR_CELLS);
        String left = rate > 0 ? time((long) Math.ceil((total - done) / rate)) + " left" : "";
        String bar = terminal ? "[" + "=".repeat(cells) + " ".repeat(BAR_CELLS - cells) + "] " : "";
        return String.format(
                Locale.ROOT,
                "%s %s%3.0f %% of %s, %s/s, %s",
                what,
                bar,
                share * 100,
                Bytes.text(total),
                Bytes.text((long) rate),
                left);
    }

    private static String time(long seconds) {
        Duration duration = Duration.ofSeconds(Math.max(seconds, 0));
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toSeconds() + " s";
    }
}
