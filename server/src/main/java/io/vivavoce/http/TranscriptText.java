package io.vivavoce.http;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.transcription.Passage;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** A transcript as OpenAI writes it: JSON, plain text, or subtitles. */
final class TranscriptText {
    private TranscriptText() {}

    static String plain(List<Passage> passages) {
        return passages.stream().map(Passage::text).collect(Collectors.joining(" "));
    }

    /** @param samples of the whole recording */
    static ObjectNode json(List<Passage> passages, long samples) {
        var body = Json.object().put("text", plain(passages));
        usage(body, samples);
        return body;
    }

    /**
     * Segments are passages. What their fields say of a larger model's work (tokens, chances) is not known here, and is there
     * because stock clients' types have it. {@code timing} is ours: whether words' times are the recognizer's.
     *
     * @param language BCP 47 tag of what the recognizer understands
     */
    static ObjectNode verbose(List<Passage> passages, long samples, String language, boolean words, boolean segments) {
        var body = Json.object()
                .put("task", "transcribe")
                .put(
                        "language",
                        Locale.forLanguageTag(language)
                                .getDisplayLanguage(Locale.ENGLISH)
                                .toLowerCase(Locale.ROOT))
                .put("duration", seconds(samples))
                .put("text", plain(passages));
        if (words) {
            body.put("timing", passages.stream().allMatch(Passage::exact) ? "exact" : "estimated");
            var list = body.putArray("words");
            for (var passage : passages)
                for (var word : passage.words())
                    list.addObject()
                            .put("word", word.text())
                            .put("start", seconds(word.startSample()))
                            .put("end", seconds(word.endSample()));
        }
        if (segments) {
            var list = body.putArray("segments");
            for (var passage : passages) segment(list.addObject().put("id", list.size() - 1), passage);
        }
        usage(body, samples);
        return body;
    }

    private static void segment(ObjectNode segment, Passage passage) {
        segment.put("seek", passage.startSample() * 100 / SamplePosition.INPUT_HZ) // Whisper's frames of 10 ms
                .put("start", seconds(passage.startSample()))
                .put("end", seconds(passage.endSample()))
                .put("text", passage.text());
        segment.putArray("tokens");
        segment.put("temperature", 0)
                .put("avg_logprob", 0)
                .put("compression_ratio", 1)
                .put("no_speech_prob", 0);
    }

    private static void usage(ObjectNode body, long samples) {
        body.putObject("usage").put("type", "duration").put("seconds", seconds(samples));
    }

    static String srt(List<Passage> passages) {
        var text = new StringBuilder();
        for (var i = 0; i < passages.size(); i++)
            text.append(i + 1).append('\n').append(cue(passages.get(i), ',')).append("\n\n");
        return text.toString();
    }

    static String vtt(List<Passage> passages) {
        var text = new StringBuilder("WEBVTT\n\n");
        for (var passage : passages) text.append(cue(passage, '.')).append("\n\n");
        return text.toString();
    }

    private static String cue(Passage passage, char comma) {
        return time(passage.startSample(), comma) + " --> " + time(passage.endSample(), comma) + '\n' + passage.text();
    }

    private static String time(long samples, char comma) {
        var ms = samples * 1000 / SamplePosition.INPUT_HZ;
        return "%02d:%02d:%02d%c%03d".formatted(ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, comma, ms % 1000);
    }

    /** To the millisecond. */
    private static double seconds(long samples) {
        return Math.round(samples * 1000.0 / SamplePosition.INPUT_HZ) / 1000.0;
    }
}
