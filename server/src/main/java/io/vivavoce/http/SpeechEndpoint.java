package io.vivavoce.http;

import io.javalin.http.Context;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Voice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v1/audio/speech}: text as a file of sound, or as events, sentence by sentence as it is synthesized. When the
 * client leaves, synthesis stops.
 */
final class SpeechEndpoint {
    /** The longest input with each character escaped, and as much again for all else. */
    private static final int MAX_BODY_BYTES = 64 * 1024;

    /** What OpenAI counts: a token of text has about four characters, one of sound is 50 ms. */
    private static final int CHARACTERS_A_TOKEN = 4;

    private static final int SOUND_TOKENS_A_SECOND = 20;

    private static final Logger LOG = LoggerFactory.getLogger(SpeechEndpoint.class);

    private final Service service;
    private final Metrics metrics;
    private final SpentMinutes minutes;
    private final Places places;
    private final Bodies bodies;

    SpeechEndpoint(Service service, Metrics metrics, SpentMinutes minutes, Places places, Bodies bodies) {
        this.service = service;
        this.metrics = metrics;
        this.minutes = minutes;
        this.places = places;
        this.bodies = bodies;
    }

    /** Answers on this thread. */
    void answer(Context request) throws InterruptedException {
        var engines = service.open().path().engines();
        minutes.check(request);
        var asked = SpeechRequest.of(Json.read(bodies.json(request, MAX_BODY_BYTES)));
        ModelNames.check(engines, ModelNames.Use.SPEECH, asked.model());
        var voice = engines.synthesizer()
                .voiceNamed(asked.voice())
                .orElseThrow(() -> Problem.field(
                                "voice",
                                "There is no voice of that name here; there are alloy, ash, ballad, coral, echo, fable, onyx,"
                                        + " nova, sage, shimmer, verse, marin, cedar, and the engine's own")
                        .thrown());
        var parts = Speech.sentences(asked.input());
        if (parts.isEmpty())
            throw Problem.field("input", "\"input\" has nothing in it that can be said")
                    .thrown();
        var speech = new Speech(engines, new Voice(voice, asked.speed()));
        try (var _ = places.take(request)) {
            if (asked.events()) events(request, asked, parts, speech);
            else file(request, asked, parts, speech);
        }
    }

    /** The answer begins with its first bytes: a voice that fails at once is told as any failure. */
    private void file(Context request, SpeechRequest asked, List<SpokenText> parts, Speech speech)
            throws InterruptedException {
        try {
            Failures.told(
                    "",
                    () -> spoke(request, speech.encode(parts, asked.format(), bytes -> {
                        if (!request.res().isCommitted()) {
                            request.contentType(asked.format().mediaType());
                            request.header("Cache-Control", "no-store");
                        }
                        write(request, bytes);
                    })));
        } catch (ProblemException e) {
            if (!request.res().isCommitted()) throw e;
            LOG.warn("Speech broke off in the middle: {}", e.getMessage());
            BrokenOff.breakOff(request); // nothing else tells the client that this is not the end
        }
    }

    private void spoke(Context request, double seconds) {
        metrics.spoke(seconds);
        minutes.spend(request, seconds);
    }

    private static void write(Context request, byte[] bytes) {
        try {
            var out = request.res().getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void events(Context request, SpeechRequest asked, List<SpokenText> parts, Speech speech)
            throws InterruptedException {
        var events = new ServerEvents(request);
        try {
            Failures.told("", () -> {
                var seconds = speech.encode(
                        parts,
                        asked.format(),
                        bytes -> events.send(Json.object()
                                .put("type", "speech.audio.delta")
                                .put("audio", Base64.getEncoder().encodeToString(bytes))));
                spoke(request, seconds);
                events.send(done(asked, seconds));
            });
        } catch (ProblemException e) {
            if (!events.hasBegun()) throw e;
            events.send(Json.error(e.problem()));
        }
    }

    private static ObjectNode done(SpeechRequest asked, double seconds) {
        var done = Json.object().put("type", "speech.audio.done");
        var input = Math.ceilDiv(asked.input().length(), CHARACTERS_A_TOKEN);
        var output = (int) Math.ceil(seconds * SOUND_TOKENS_A_SECOND);
        done.putObject("usage")
                .put("input_tokens", input)
                .put("output_tokens", output)
                .put("total_tokens", input + output);
        return done;
    }
}
