package io.vivavoce.engines.remote;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;
import io.vivavoce.thinking.ThinkingException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JacksonException;

/**
 * A recognizer behind OpenAI's audio transcriptions: OpenAI itself, Speaches, LocalAI, whisper.cpp's and vLLM's servers.
 * Each call sends all of an utterance as a WAV file and gets its text.
 *
 * <p>Thread-safe; a call runs on its caller's thread, an interrupt ends it and closes its stream, and nothing is asked
 * twice. {@link #close} may be called twice; calls that are under way then fail with a {@link RecognitionException}.
 */
public final class OpenAiRecognizer implements Recognizer {
    /** Bytes of an answer: a transcript of five minutes takes some five thousand. */
    private static final int LONGEST = 1 << 20;

    private final Connection connection;
    private final Ticker ticker;
    private final String language;
    private volatile boolean closed;

    /**
     * Asks nothing of the server yet.
     *
     * @param language BCP 47 tag of what is spoken; the server is told its first part
     * @throws RecognitionException when {@code language} is none
     */
    public OpenAiRecognizer(OpenAiSpeech server, String language) {
        this(server, language, Ticker.system());
    }

    OpenAiRecognizer(OpenAiSpeech server, String language, Ticker ticker) {
        if (Locale.forLanguageTag(language).getLanguage().isEmpty())
            throw new RecognitionException("\"" + Failure.printable(language)
                    + "\" is no language for the recognizer; one is named by its tag, such as en or pt-BR");
        connection = new Connection(server.server());
        this.language = language;
        this.ticker = ticker;
    }

    @Override
    public String name() {
        return connection.server().model();
    }

    @Override
    public String language() {
        return language;
    }

    /** Whether the voice leaves this machine. */
    @Override
    public boolean billed() {
        return connection.server().leavesTheMachine();
    }

    @Override
    public boolean computesHere() {
        return false;
    }

    /** @throws IllegalStateException after {@link #close} */
    @Override
    public Utterance open() {
        if (closed) throw new IllegalStateException("the recognizer " + name() + " is closed");
        return new OpenAiUtterance(this);
    }

    /** @param sound 16 kHz */
    Transcript transcribe(WavBytes sound) throws InterruptedException {
        try {
            var form = new Form()
                    .field("model", name())
                    .field("language", Locale.forLanguageTag(language).getLanguage())
                    .field("response_format", "json")
                    .file("file", "speech.wav", "audio/wav", sound.parts(SamplePosition.INPUT_HZ));
            var deadline = ticker.nanos() + connection.server().firstToken().toNanos();
            var response = connection.post("/audio/transcriptions", form, "application/json");
            try (var body = response.body()) {
                if (response.statusCode() != 200) throw connection.refusal(response);
                checkType(response);
                return new Transcript(text(body, deadline));
            }
        } catch (ThinkingException e) { // what the connection throws, whatever is asked
            throw new RecognitionException(String.valueOf(e.getMessage()), e.getCause() == null ? e : e.getCause());
        }
    }

    /** A web page with status 200 is what a wrong address gives. */
    private void checkType(HttpResponse<ByteStream> response) {
        if (response.headers().firstValue("Content-Type").orElse("").startsWith("text/html"))
            throw connection.failure().notJson();
    }

    private String text(ByteStream body, long deadline) throws InterruptedException {
        var in = new BodyInput(
                body, ticker, deadline + connection.server().nextToken().toNanos());
        try {
            var answer = in.readNBytes(LONGEST + 1);
            if (answer.length > LONGEST) throw connection.failure().tooLong(LONGEST);
            var json = Json.read(new String(answer, StandardCharsets.UTF_8));
            if (json.has("error")) throw connection.failure().told(Json.complaint(json.toString()));
            if (!json.path("text").isString()) throw connection.failure().noText();
            return json.path("text").asString();
        } catch (IOException e) {
            throw connection.failure().midway(BodyInput.unless(e));
        } catch (JacksonException e) {
            throw connection.failure().notJson();
        }
    }

    @Override
    public void close() {
        closed = true;
        connection.close();
    }
}
