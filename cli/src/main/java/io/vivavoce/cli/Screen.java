package io.vivavoce.cli;

import io.vivavoce.session.Figure;
import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.TurnReport;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Shows a conversation on a terminal: what was said, what is answered, a line of figures after each turn. */
final class Screen implements SessionListener {
    private final PrintStream results;
    private final PrintStream people;
    private final TalkCommand.MetricsFormat metrics;
    private final JsonMapper json = JsonMapper.builder().build();
    private final AtomicInteger turns = new AtomicInteger();

    Screen(PrintStream results, PrintStream people, TalkCommand.MetricsFormat metrics) {
        this.results = results;
        this.people = people;
        this.metrics = metrics;
    }

    /** Turns that were answered. */
    int turns() {
        return turns.get();
    }

    @Override
    public void on(Notice notice) {
        switch (notice) {
            case Notice.UserSaid(var _, var text) -> people.println("You:       " + printable(text));
            case Notice.TurnEnded(var _, var report) -> show(report);
            case Notice.Trouble(var sentence) -> people.println("Trouble:   " + printable(sentence));
            case Notice.Partial _,
                    Notice.ReplyText _,
                    Notice.StateChanged _,
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
                    Notice.ResponseEnded _,
                    Notice.Ended _ -> {}
        }
    }

    private void show(TurnReport report) {
        turns.incrementAndGet();
        people.println("Assistant: " + printable(report.reply()));
        if (report.interrupted()) people.println("  heard:   " + printable(report.heard()));
        switch (metrics) {
            case TEXT -> people.println(line(report));
            case JSON -> results.println(object(report));
        }
        people.flush();
        results.flush();
    }

    /** One JSON object; what a turn has not, which a report tells as a negative number, is left out. */
    String object(TurnReport report) {
        ObjectNode fields = json.valueToTree(report);
        fields.removeIf(field -> field.isNumber() && field.asLong() < 0);
        return json.writeValueAsString(fields);
    }

    /** The text on one line without control characters: a terminal obeys those, and a model may write any. */
    static String printable(String text) {
        return text.replaceAll("\\s+", " ")
                .replaceAll("[\\p{Cntrl}\\u0080-\\u009f]", "")
                .strip();
    }

    /** The figures by the names of docs/metrics.md; what a turn has not is left out. */
    static String line(TurnReport report) {
        var line = new StringBuilder("turn " + report.turn());
        for (var figure : Figure.values())
            figure.ms(report)
                    .ifPresent(ms -> line.append(' ')
                            .append(figure.logName())
                            .append('=')
                            .append(ms));
        if (report.speculated()) line.append(" speculated");
        if (report.interrupted()) line.append(" interrupted");
        if (report.underruns() > 0) line.append(" underruns=").append(report.underruns());
        return line.toString();
    }
}
