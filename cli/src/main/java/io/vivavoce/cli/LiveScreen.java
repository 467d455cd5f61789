package io.vivavoce.cli;

import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionListener;
import java.io.PrintStream;

/**
 * A conversation while it goes on. On a terminal one line at the bottom is drawn anew all the time: level of the
 * microphone, what goes on, and the transcript or the reply so far; elsewhere only whole lines appear. Thread-safe.
 */
final class LiveScreen implements SessionListener {
    /** Back to the line's begin, and erase it (ECMA-48: CR, EL). */
    private static final String ERASE = "\r\033[K";
    /** Cells of the level meter. */
    private static final int METER = 10;
    /** Quietest level that the meter shows, in dB; speech lies at −40 to −10. */
    private static final double METER_FLOOR_DB = -60;

    private final Screen screen;
    private final PrintStream people;
    /** Cells of the terminal's line; 0 where there is no terminal. */
    private final int columns;

    // guarded by this
    private Notice.Activity activity = Notice.Activity.LISTENING;
    private final StringBuilder text = new StringBuilder();

    LiveScreen(Screen screen, PrintStream people, int columns) {
        this.screen = screen;
        this.people = people;
        this.columns = columns;
    }

    @Override
    public synchronized void on(Notice notice) {
        switch (notice) {
            case Notice.StateChanged(var now) -> activity = now;
            case Notice.Partial(var said) -> show(said);
            case Notice.ReplyText(var _, var piece) -> text.append(piece);
            case Notice.UserSaid _, Notice.TurnEnded _, Notice.Trouble _, Notice.Ended _ -> {
                show("");
                erase();
            }
            case Notice.SpeechStarted _,
                    Notice.SpeechStopped _,
                    Notice.TurnTakenBack _,
                    Notice.PlaybackStarted _,
                    Notice.AskRefused _,
                    Notice.ReplyCut _,
                    Notice.NothingSaid _,
                    Notice.NotUnderstood _,
                    Notice.ResponseStarted _,
                    Notice.ToolCalled _,
                    Notice.ResponseEnded _ -> {}
        }
        screen.on(notice);
    }

    private void show(String newText) {
        text.setLength(0);
        text.append(newText);
    }

    /** Draws the line anew; {@code level} is the loudest sample, 0 to 1. Does nothing without a terminal. */
    synchronized void draw(float level) {
        if (columns == 0) return;
        people.print(ERASE + line(level));
        people.flush();
    }

    /** Takes the line away, so that the next output begins on a clean one. */
    synchronized void erase() {
        if (columns == 0) return;
        people.print(ERASE);
        people.flush();
    }

    private String line(float level) {
        var head = "[" + meter(level) + "] "
                + switch (activity) {
                    case LISTENING -> "listening  ";
                    case HEARING -> "hearing    ";
                    case THINKING -> "thinking   ";
                    case SPEAKING -> "speaking   ";
                };
        var said = Screen.printable(text.toString());
        var room = Math.max(0, columns - 1 - head.length());
        return head + (said.length() <= room ? said : said.substring(said.length() - room));
    }

    /** A bar over 60 dB. */
    static String meter(float level) {
        var decibels = level <= 0 ? METER_FLOOR_DB : 20 * Math.log10(level);
        var cells = Math.clamp(Math.round(METER * (1 - decibels / METER_FLOOR_DB)), 0, METER);
        return "#".repeat(cells) + " ".repeat(METER - cells);
    }
}
