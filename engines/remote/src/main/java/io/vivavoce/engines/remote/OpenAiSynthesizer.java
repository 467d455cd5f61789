package io.vivavoce.engines.remote;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.speaking.PlaybackLedger;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.ThinkingException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A synthesizer behind OpenAI's audio speech: OpenAI itself, Speaches, Kokoro's and LocalAI's servers. Its sound goes to
 * the sink as it comes; when words sound the server does not tell, so their times are estimated.
 *
 * <p>Thread-safe; a call runs on its caller's thread, an interrupt ends it and closes its stream, and nothing is asked
 * twice. {@link #close} may be called twice; calls that are under way then fail with a {@link SpeakingException}.
 */
public final class OpenAiSynthesizer implements Synthesizer {
    /** Characters that OpenAI takes; the clauses of a reply have some hundred. */
    private static final int LONGEST_TEXT = 4096;

    /** The first of OpenAI's voices; several other servers know it, too. */
    private static final String DEFAULT_VOICE = "alloy";

    /** What goes to the sink at once: 40 ms. */
    private static final int BLOCKS_PER_SECOND = 25;

    /** The longest sound that is taken for speech: so much, and so many times what is expected for the text. */
    private static final int MOST_SECONDS = 10;

    private static final int MOST_TIMES = 4;

    private final Connection connection;
    private final Format format;
    private final int sampleRateHz;
    private final Ticker ticker;
    private volatile boolean closed;

    /** What the server is asked for. Whichever it is, a WAV file is known when it comes. */
    public enum Format {
        /** 16-bit samples, mono, low byte first, and nothing before them. */
        PCM,
        /** A WAV file, whose header says its rate. */
        WAV
    }

    /**
     * Asks nothing of the server yet.
     *
     * @param sampleRateHz of its sound, 8,000 to 48,000; OpenAI has 24,000
     */
    public OpenAiSynthesizer(OpenAiSpeech server, Format format, int sampleRateHz) {
        this(server, format, sampleRateHz, Ticker.system());
    }

    OpenAiSynthesizer(OpenAiSpeech server, Format format, int sampleRateHz, Ticker ticker) {
        if (sampleRateHz < 8_000 || sampleRateHz > 48_000)
            throw new IllegalArgumentException("sampleRateHz must be 8000 to 48000, got " + sampleRateHz);
        connection = new Connection(server.server());
        this.format = format;
        this.sampleRateHz = sampleRateHz;
        this.ticker = ticker;
    }

    @Override
    public String name() {
        return connection.server().model();
    }

    /** English, as the words that it is given. */
    @Override
    public String language() {
        return "en";
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    /** Whether what is spoken leaves this machine. */
    @Override
    public boolean billed() {
        return connection.server().leavesTheMachine();
    }

    @Override
    public boolean computesHere() {
        return false;
    }

    @Override
    public void synthesize(SpokenText clause, Voice voice, SpeechSink sink) throws InterruptedException {
        if (closed) throw new IllegalStateException("the synthesizer " + name() + " is closed");
        if (Thread.interrupted()) throw new InterruptedException("interrupted before the server was asked");
        var text = spoken(clause);
        if (text.isBlank()) return;
        try {
            var start = ticker.nanos();
            var response = connection.post("/audio/speech", request(text, voice), "audio/*");
            try (var body = response.body()) {
                if (response.statusCode() != 200) throw connection.refusal(response);
                checkType(response);
                var expected = PlaybackLedger.expected(clause, sampleRateHz, voice.speed());
                sink.timings(expected);
                var in = new BodyInput(
                        body, ticker, start + connection.server().firstToken().toNanos());
                pass(in, (long) MOST_SECONDS * sampleRateHz + MOST_TIMES * expected.totalSamples(), sink);
                body.finish();
            }
        } catch (ThinkingException e) { // what the connection throws, whatever is asked
            throw new SpeakingException(String.valueOf(e.getMessage()), e.getCause() == null ? e : e.getCause());
        }
    }

    /** What is longer is left out; it ends where a character does. */
    private static String spoken(SpokenText clause) {
        var text = clause.text();
        if (text.length() <= LONGEST_TEXT) return text;
        return text.substring(0, LONGEST_TEXT - (Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? 1 : 0));
    }

    /** The speed is named only where it is another than the voice's own, for not all models take one. */
    private String request(String text, Voice voice) {
        var root = JsonNodeFactory.instance
                .objectNode()
                .put("model", name())
                .put("voice", voice.id().isEmpty() ? DEFAULT_VOICE : voice.id())
                .put("input", text)
                .put("response_format", format.name().toLowerCase(Locale.ROOT));
        if (voice.speed() != 1) root.put("speed", voice.speed());
        return root.toString();
    }

    private void checkType(HttpResponse<ByteStream> response) throws InterruptedException {
        var type = response.headers().firstValue("Content-Type").orElse("");
        switch (ReplySound.Type.of(type)) {
            case SOUND -> {}
            case JSON -> throw connection.failure().told(Json.complaint(connection.complaint(response.body())));
            case OTHER_SOUND -> throw connection.failure().notThisSound(type, format);
            case NO_SOUND -> throw connection.failure().notAStream(type);
        }
    }

    private void pass(BodyInput in, long mostSamples, SpeechSink sink) throws InterruptedException {
        try {
            var sound = ReplySound.of(in, format, sampleRateHz, connection.failure());
            var block = new float[sampleRateHz / BLOCKS_PER_SECOND];
            var patience = connection.server().nextToken().toNanos();
            var passed = 0L;
            for (var count = sound.read(block); count > 0; count = sound.read(block)) {
                passed += count;
                if (passed > mostSamples) throw connection.failure().endlessSound(passed / sampleRateHz);
                sink.audio(block, 0, count);
                if (Thread.interrupted()) throw new InterruptedException("interrupted while the sound came");
                in.until(ticker.nanos() + patience);
            }
            if (passed == 0) throw connection.failure().noSound();
        } catch (IOException e) {
            throw connection.failure().midway(BodyInput.unless(e));
        }
    }

    @Override
    public void close() {
        closed = true;
        connection.close();
    }
}
