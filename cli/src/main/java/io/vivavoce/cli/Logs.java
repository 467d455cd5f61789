package io.vivavoce.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import io.vivavoce.config.LogSettings;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.TurnLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.LoggerFactory;

/**
 * Sets the log up as {@code vivavoce.yaml} says ({@code docs/manual/logs.md}): what {@code logback.xml} says holds for
 * commands that do not call this. Levels are those of our own rooms; libraries write warnings at the most, for at lower
 * levels some write down what goes through them.
 */
final class Logs {
    private static final String ROOT = "io.vivavoce.";
    /** At each line: there is one for a turn. */
    private static final long SIZE_LOOKED_AT_MS = 0;

    private Logs() {}

    /**
     * Replaces the log of this process.
     *
     * @throws WrongUsage when a room is named that there is not
     * @throws RuntimeFailure when the file can't be written
     */
    static void install(LogSettings log) {
        check(log);
        var file = log.file().isEmpty() ? null : writable(log.file().path());
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var appender = file == null ? console() : rolling(file, log, context);
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(
                switch (log.format()) {
                    case TEXT -> new TextLines();
                    case JSON -> new JsonLines();
                });
        encoder.getLayout().setContext(context);
        encoder.getLayout().start();
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        setLevels(log, context);
    }

    /**
     * Puts other levels in force, and those of rooms that are named no more back; {@code log} was {@linkplain #check checked}.
     *
     * @param before what is in force
     */
    static void changeLevels(LogSettings before, LogSettings log) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        for (var each : before.levels()) context.getLogger(ROOT + room(each)).setLevel(null); // its parent's
        setLevels(log, context);
    }

    private static void setLevels(LogSettings log, LoggerContext context) {
        context.getLogger("io.vivavoce").setLevel(level(log.level().name()));
        for (var each : log.levels())
            context.getLogger(ROOT + room(each)).setLevel(level(each.substring(each.indexOf('=') + 1)));
        context.getLogger("io.javalin.Javalin").setLevel(Level.OFF); // that it can't start, which we say in our words
        context.getLogger(TurnLog.TRANSCRIPTS).setLevel(log.transcripts() ? Level.INFO : Level.OFF);
    }

    /** @throws WrongUsage when a room is named that there is not */
    static void check(LogSettings log) {
        for (var each : log.levels()) check(room(each));
    }

    /** Each room's package has a {@code package-info}, which is compiled. */
    private static void check(String room) {
        if (Logs.class.getResource('/' + (ROOT + room).replace('.', '/') + "/package-info.class") == null)
            throw new WrongUsage(
                    "log.levels: there is no room " + room
                            + "; a room is a part of the program, such as session, http or engines.remote (docs/manual/logs.md)");
    }

    private static String room(String assignment) {
        return assignment.substring(0, assignment.indexOf('='));
    }

    private static Level level(String name) {
        return Level.toLevel(name);
    }

    /** Logback would say so where nobody looks, and go on without a log. */
    private static Path writable(Path file) {
        try (var _ = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            return file.toAbsolutePath();
        } catch (IOException e) {
            throw new RuntimeFailure(
                    "log.file: " + file + " can't be written (" + e.getClass().getSimpleName()
                            + "); name a file in a folder that is there and that you may write to",
                    e);
        }
    }

    private static OutputStreamAppender<ILoggingEvent> console() {
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setTarget("System.err"); // standard output belongs to results
        return console;
    }

    private static OutputStreamAppender<ILoggingEvent> rolling(Path file, LogSettings log, LoggerContext context) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setFile(file.toString());
        var window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(escaped(file) + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(log.keep());
        window.start();
        var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(log.maxMb() * FileSize.MB_COEFFICIENT));
        size.setCheckIncrement(Duration.buildByMilliseconds(SIZE_LOOKED_AT_MS));
        size.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(size);
        return appender;
    }

    /** A percent sign in a path is none of Logback's. */
    private static String escaped(Path file) {
        return file.toString().replace("\\", "/").replace("%", "\\%");
    }
}
