package io.vivavoce.http;

import io.javalin.http.Context;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.codec.Codecs;
import io.vivavoce.audio.codec.DecodeLimits;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.transcription.Passage;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * {@code POST /v1/audio/transcriptions}: a recording in any format that is read, as text. As a stream each passage is told
 * when it is understood; when that client leaves, the work stops.
 */
final class TranscriptionsEndpoint {
    /** Two hours: what 25 MiB of good speech hold, and some minutes of work. */
    private static final double MAX_SECONDS = 7_200;

    private static final DecodeLimits LIMITS = new DecodeLimits(TranscriptionForm.MAX_FILE_BYTES, MAX_SECONDS);

    private final Service service;
    private final Metrics metrics;
    private final SpentMinutes minutes;
    private final Places places;

    TranscriptionsEndpoint(Service service, Metrics metrics, SpentMinutes minutes, Places places) {
        this.service = service;
        this.metrics = metrics;
        this.minutes = minutes;
        this.places = places;
    }

    /** Answers on this thread. A place is taken before the body is read: it is kept in memory. */
    void answer(Context request) throws InterruptedException {
        var open = service.open();
        minutes.check(request);
        try (var _ = places.take(request)) {
            var form = TranscriptionForm.of(request);
            ModelNames.check(open.path().engines(), ModelNames.Use.TRANSCRIPTION, form.model());
            checkLanguage(form.language(), open.path().engines().recognizer());
            Failures.told("file", () -> {
                if (form.stream()) stream(request, form, open);
                else whole(request, form, open);
            });
        }
    }

    private static void checkLanguage(String asked, Recognizer recognizer) {
        var understood = Locale.forLanguageTag(recognizer.language()).getLanguage();
        if (asked.isEmpty()
                || Locale.forLanguageTag(asked).getLanguage().equals(understood)
                || asked.equalsIgnoreCase(Locale.of(understood).getDisplayLanguage(Locale.ENGLISH))) return;
        throw Problem.field(
                        "language",
                        "The recognizer " + recognizer.name() + " understands \"" + understood
                                + "\" alone; leave \"language\" out, or use another recognizer")
                .thrown();
    }

    private long transcribe(Context request, TranscriptionForm form, Service.Open open, Consumer<Passage> passages)
            throws InterruptedException {
        try (var decoder = Codecs.decoder(form.sound(), LIMITS, SamplePosition.INPUT_HZ)) {
            var samples = open.transcriber().transcribe(decoder, passages);
            var seconds = (double) samples / SamplePosition.INPUT_HZ;
            metrics.transcribed(seconds);
            minutes.spend(request, seconds);
            return samples;
        }
    }

    private void whole(Context request, TranscriptionForm form, Service.Open open) throws InterruptedException {
        var passages = new ArrayList<Passage>();
        var samples = transcribe(request, form, open, passages::add);
        switch (form.format()) {
            case JSON -> HttpApi.json(request, 200, TranscriptText.json(passages, samples));
            case VERBOSE_JSON ->
                HttpApi.json(
                        request,
                        200,
                        TranscriptText.verbose(
                                passages,
                                samples,
                                open.path().engines().recognizer().language(),
                                form.words(),
                                form.segments()));
            case TEXT -> text(request, "text/plain", TranscriptText.plain(passages) + '\n');
            case SRT -> text(request, "text/plain", TranscriptText.srt(passages));
            case VTT -> text(request, "text/vtt", TranscriptText.vtt(passages));
        }
    }

    private static void text(Context request, String type, String text) {
        request.contentType(type + "; charset=utf-8").result(text);
    }

    private void stream(Context request, TranscriptionForm form, Service.Open open) throws InterruptedException {
        var events = new ServerEvents(request);
        var text = new StringBuilder();
        try {
            Failures.told("file", () -> {
                transcribe(request, form, open, passage -> {
                    var delta = text.isEmpty() ? passage.text() : ' ' + passage.text();
                    text.append(delta);
                    events.send(
                            Json.object().put("type", "transcript.text.delta").put("delta", delta));
                });
                events.send(Json.object().put("type", "transcript.text.done").put("text", text.toString()));
            });
        } catch (ProblemException e) {
            if (!events.hasBegun()) throw e;
            events.send(Json.error(e.problem()));
        }
    }
}
