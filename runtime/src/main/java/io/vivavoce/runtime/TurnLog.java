package io.vivavoce.runtime;

import io.vivavoce.session.Figure;
import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.TurnReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A session's lines in the log: that it began and ended, one for each turn with its figures, one for each trouble. Each
 * carries the session's id and the turn's number ({@value #SESSION} and {@value #TURN} in the MDC).
 *
 * <p>No text of the conversation is in them, unless the logger {@value #TRANSCRIPTS} is switched on: then a turn's line has
 * what was said and answered. Of troubles, what stands in quotes is left out likewise: it is a server's words, which may
 * repeat the user's.
 *
 * <p>Thread: as of a {@link SessionListener}, one at a time.
 */
public final class TurnLog implements SessionListener {
    /** Key of the session's id in the MDC. */
    public static final String SESSION = "session";
    /** Key of the turn's number in the MDC. */
    public static final String TURN = "turn";
    /** Logger that says, by being switched on at INFO, that texts may be written. It writes nothing itself. */
    public static final String TRANSCRIPTS = "io.vivavoce.transcripts";

    private static final Logger LOG = LoggerFactory.getLogger(TurnLog.class);
    private static final Logger TEXTS = LoggerFactory.getLogger(TRANSCRIPTS);

    private final String session;
    private long turns;

    /** @param session its id; told by {@link #opened} */
    public TurnLog(String session) {
        this.session = session;
    }

    /** The session began. */
    public void opened() {
        write(LOG.atInfo(), "session opened");
    }

    @Override
    public void on(Notice notice) {
        switch (notice) {
            case Notice.TurnEnded(var _, var report) -> turnEnded(report);
            case Notice.Trouble(var sentence) -> write(LOG.atWarn(), mayQuote() ? sentence : withoutQuotes(sentence));
            case Notice.Ended _ -> write(LOG.atInfo().addKeyValue("turns", turns), "session closed");
            case Notice.StateChanged _,
                    Notice.Partial _,
                    Notice.UserSaid _,
                    Notice.ReplyText _,
                    Notice.SpeechStarted _,
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
    }

    private void turnEnded(TurnReport report) {
        turns++;
        if (!LOG.isEnabledForLevel(Level.INFO)) return;
        var line = LOG.atInfo();
        for (var figure : Figure.values()) {
            var ms = figure.ms(report);
            if (ms.isPresent()) line = line.addKeyValue(figure.jsonName(), ms.getAsLong());
        }
        line = line.addKeyValue("speculated", report.speculated())
                .addKeyValue("interrupted", report.interrupted())
                .addKeyValue("underruns", report.underruns());
        if (mayQuote())
            line = line.addKeyValue("transcript", report.transcript())
                    .addKeyValue("reply", report.reply())
                    .addKeyValue("heard", report.heard());
        try (var _ = MDC.putCloseable(TURN, Long.toString(report.turn()))) {
            write(line, "turn ended");
        }
    }

    private void write(LoggingEventBuilder line, String message) {
        try (var _ = MDC.putCloseable(SESSION, session)) {
            line.log(message);
        }
    }

    private static boolean mayQuote() {
        return TEXTS.isInfoEnabled();
    }

    /** From the first quote to the last, whatever quotes are within. */
    private static String withoutQuotes(String sentence) {
        return sentence.replaceAll("(?s)\".*\"", "\"…\"");
    }
}
