package io.vivavoce.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import io.vivavoce.runtime.TurnLog;
import io.vivavoce.session.Figure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A line of the log for people: time (UTC), level, room, ids, message, values. What comes from outside can make no second
 * line, nor steer a terminal: control characters are written as {@code \\n} and {@code \\u001b}. A stack trace follows
 * indented, so that each line that begins with a time is one of ours.
 */
final class TextLines extends LayoutBase<ILoggingEvent> {
    private static final Map<String, String> LOG_NAMES = new HashMap<>();

    static {
        for (var figure : Figure.values()) LOG_NAMES.put(figure.jsonName(), figure.logName());
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(120)
                .append(time(event))
                .append(' ')
                .append(event.getLevel())
                .append(' ')
                .append(room(event));
        for (var id : List.of(TurnLog.SESSION, TurnLog.TURN)) {
            var value = event.getMDCPropertyMap().get(id);
            if (value != null) append(line, id, value);
        }
        line.append(' ').append(escaped(event.getFormattedMessage()));
        var values = event.getKeyValuePairs();
        if (values != null)
            for (var pair : values)
                append(line, LOG_NAMES.getOrDefault(pair.key, pair.key), String.valueOf(pair.value));
        line.append('\n');
        var failure = event.getThrowableProxy();
        if (failure != null)
            ThrowableProxyUtil.asString(failure)
                    .lines()
                    .forEach(each ->
                            line.append("    ").append(escaped(each.strip())).append('\n'));
        return line.toString();
    }

    /** To the millisecond: {@code 2026-11-21T19:08:00.042Z}. */
    static String time(ILoggingEvent event) {
        var instant = Instant.ofEpochMilli(event.getTimeStamp());
        var text = instant.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.length() > 20 ? text : text.replace("Z", ".000Z");
    }

    /** {@code http}, {@code engines.remote}; of a library the name of its class. */
    static String room(ILoggingEvent event) {
        var logger = event.getLoggerName();
        if (!logger.startsWith("io.vivavoce.")) return logger;
        var room = logger.substring("io.vivavoce.".length());
        return room.contains(".") ? room.substring(0, room.lastIndexOf('.')) : room;
    }

    private static void append(StringBuilder line, String name, String value) {
        line.append(' ').append(name).append('=');
        var plain = value.matches("[\\w.:/-]+");
        line.append(plain ? value : '"' + escaped(value).replace("\"", "\\\"") + '"');
    }

    static String escaped(String text) {
        var clean = true;
        for (var i = 0; i < text.length() && clean; i++) clean = !steers(text.charAt(i));
        if (clean) return text;
        var escaped = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\n') escaped.append("\\n");
            else if (steers(c)) escaped.append("\\u%04x".formatted((int) c));
            else escaped.append(c);
        }
        return escaped.toString();
    }

    /** Controls, and what begins another line or turns the direction of writing (Unicode: Cc, Cf, Zl, Zp). */
    private static boolean steers(char c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }
}
