package io.vivavoce.http;

import io.javalin.http.Context;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * What {@code POST /v1/audio/transcriptions} is asked for: a form of several parts (RFC 7578), kept in memory.
 *
 * @param sound the file; its name and type are not looked at
 * @param language as the client names it; empty where it names none
 * @param words whether words' times are wanted, and {@code segments} those of passages
 */
record TranscriptionForm(
        byte[] sound, String model, String language, Format format, boolean stream, boolean words, boolean segments) {
    /** 25 MiB: OpenAI's. */
    static final int MAX_FILE_BYTES = 25 << 20;

    /** Of the whole form: the largest has 44 kB/s then, half a megabit. */
    private static final int MOST_SECONDS = 600;

    /** Of the form: the file, and what is around it. */
    private static final int MAX_BODY_BYTES = MAX_FILE_BYTES + (1 << 20);

    /** Of a field that is no file: prompts are the longest. */
    private static final int MAX_FIELD_BYTES = 64 * 1024;

    private static final int MAX_PARTS = 64;

    /** {@code max file size exceeded: 26214400}; and not {@code headers max length exceeded}. */
    private static final Pattern TOO_LARGE = Pattern.compile("^max (memory )?(file )?(size|length) exceeded");

    private static final Set<String> HEEDED =
            Set.of("file", "model", "language", "response_format", "stream", "timestamp_granularities");

    /** Guesses of a larger model's, which no recognizer here makes use of. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of("prompt", "temperature", "chunking_strategy", "languages", "keywords");

    /** How the transcript is written. */
    enum Format {
        JSON,
        TEXT,
        SRT,
        VERBOSE_JSON,
        VTT;

        static Format named(String name) {
            for (var format : values()) if (format.toString().equals(name)) return format;
            throw wrong("response_format", "must be json, text, srt, verbose_json or vtt", name);
        }

        /** In lower case, as clients write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads the whole form.
     *
     * @throws ProblemException when it is too large, malformed, or has wrong fields
     */
    static TranscriptionForm of(Context request) {
        Bodies.checkType(
                request,
                "multipart/form-data",
                "The body must be a form with a file in it: send Content-Type: multipart/form-data");
        if (request.req().getContentLengthLong() > MAX_BODY_BYTES) throw Bodies.tooLarge(MAX_BODY_BYTES);
        var fields = new HashMap<String, List<String>>();
        var files = new ArrayList<Part>();
        for (var part : parts(request)) {
            var name = part.getName() == null ? "" : part.getName().replaceFirst("\\[]$", "");
            if (name.equals("file")) files.add(part);
            else fields.computeIfAbsent(allowed(name), _ -> new ArrayList<>()).add(text(part));
        }
        if (files.size() != 1)
            throw Problem.field("file", "The form must have one \"file\"; it has " + files.size())
                    .thrown();
        return of(bytes(files.getFirst(), MAX_FILE_BYTES), fields);
    }

    private static TranscriptionForm of(byte[] sound, Map<String, List<String>> fields) {
        var format = Format.named(one(fields, "response_format", "json"));
        var stream = Boolean.parseBoolean(choice(fields, "stream", List.of("false", "true")));
        if (stream && format != Format.JSON && format != Format.TEXT)
            throw wrong("response_format", "must be json or text where \"stream\" is true", format.toString());
        var granularities = fields.getOrDefault("timestamp_granularities", List.of("segment"));
        if (fields.containsKey("timestamp_granularities") && format != Format.VERBOSE_JSON)
            throw wrong(
                    "response_format",
                    "must be verbose_json where there are timestamp_granularities",
                    format.toString());
        for (var each : granularities)
            if (!each.equals("word") && !each.equals("segment"))
                throw wrong("timestamp_granularities", "must be word or segment", each);
        var model = one(fields, "model", "");
        if (model.isBlank())
            throw Problem.field("model", "\"model\" is missing; GET /v1/models lists those there are")
                    .thrown();
        return new TranscriptionForm(
                sound,
                model,
                one(fields, "language", ""),
                format,
                stream,
                granularities.contains("word"),
                granularities.contains("segment"));
    }

    private static Collection<Part> parts(Context request) {
        request.req()
                .setAttribute(
                        ServletContextRequest.MULTIPART_CONFIG_ELEMENT,
                        // the last: as much is kept in memory, so that nothing is ever on disk
                        new MultipartConfigElement("", MAX_FILE_BYTES, MAX_BODY_BYTES, MAX_BODY_BYTES));
        try {
            var parts = Bodies.within(MOST_SECONDS, request, () -> read(request));
            if (parts.size() <= MAX_PARTS) return parts;
        } catch (RuntimeException e) {
            request.header("Connection", "close"); // Jetty reads no more of it, and closes
            if (saysTooLarge(e)) throw Bodies.tooLarge(MAX_FILE_BYTES);
            throw new ProblemException(
                    Problem.body("invalid_form", "The form did not come whole, or is malformed (RFC 7578)"), e);
        }
        throw Problem.body("invalid_form", "The form has more than " + MAX_PARTS + " parts")
                .thrown();
    }

    private static Collection<Part> read(Context request) {
        try {
            return request.req().getParts();
        } catch (IOException | ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Jetty has no exception of its own for it. */
    private static boolean saysTooLarge(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause())
            if (TOO_LARGE.matcher(String.valueOf(at.getMessage())).find()) return true;
        return false;
    }

    private static String allowed(String name) {
        if (HEEDED.contains(name) || WITHOUT_EFFECT.contains(name)) return name;
        var shown = name.length() > 40 ? name.substring(0, 40) + "…" : name;
        throw Problem.field(
                        shown,
                        "There is no field \"" + shown
                                + "\" here, or it can't be heeded; allowed are file, model, language,"
                                + " prompt, response_format, stream, temperature, timestamp_granularities[], keywords")
                .thrown();
    }

    private static String text(Part part) {
        return new String(bytes(part, MAX_FIELD_BYTES), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Part part, int most) {
        try (var in = part.getInputStream()) {
            var bytes = in.readNBytes(most + 1);
            if (bytes.length <= most) return bytes;
        } catch (IOException e) {
            throw new ProblemException(Problem.body("incomplete_body", "The form did not come whole"), e);
        }
        throw Bodies.tooLarge(most);
    }

    /** The field's last value, as clients that send it twice mean it. */
    private static String one(Map<String, List<String>> fields, String name, String usual) {
        var given = fields.getOrDefault(name, List.of(usual)).getLast();
        return given.isEmpty() ? usual : given;
    }

    private static String choice(Map<String, List<String>> fields, String name, List<String> allowed) {
        var given = one(fields, name, allowed.getFirst()).toLowerCase(Locale.ROOT);
        if (allowed.contains(given)) return given;
        throw wrong(name, "must be " + String.join(" or ", allowed), given);
    }

    private static ProblemException wrong(String name, String sentence, String came) {
        var shown = came.length() > 40 ? came.substring(0, 40) + "…" : came;
        return Problem.field(name, '"' + name + "\" " + sentence + "; \"" + shown + "\" came")
                .thrown();
    }
}
