package io.vivavoce.config;

import java.util.List;

/** Of the server; other commands log warnings only, to standard error, and take no notice of this. */
public record LogSettings(
        @About("How a line is written: for people, or one JSON object.")
        Format format,

        @About(value = "From which level on lines are written.", live = true)
        Level level,

        @About(
                value = "Other levels of single rooms, such as `http=debug, session=warn`.",
                pattern = "[a-z][a-z0-9.]*=(error|warn|info|debug)",
                form = "a list, with commas between, of ROOM=LEVEL with LEVEL one of error, warn, info, debug; or none",
                live = true)
        List<String> levels,

        @About(
                value = "File that is appended to; a relative path counts from this file's folder. Empty: standard"
                        + " error. Only in a file that you named or keep.",
                max = 4_096,
                trustedOnly = true)
        Text file,

        @About(value = "Size of that file at which another is begun, MB.", min = 1, max = 1_000)
        int maxMb,

        @About(value = "How many full files are kept, as `FILE.1` (the newest) and so on.", min = 1, max = 20)
        int keep,

        @About(
                value = "Write down what was said and answered. Off, no text of a conversation is in the log.",
                live = true)
        boolean transcripts) {
    static final LogSettings DEFAULTS =
            new LogSettings(Format.TEXT, Level.INFO, List.of(), Text.plain(""), 10, 5, false);

    /** How a line of the log is written. */
    public enum Format {
        TEXT,
        JSON
    }

    /** How much it matters. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
