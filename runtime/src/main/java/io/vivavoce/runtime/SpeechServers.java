package io.vivavoce.runtime;

import io.vivavoce.engines.remote.OpenAiRecognizer;
import io.vivavoce.engines.remote.OpenAiSpeech;
import io.vivavoce.engines.remote.OpenAiSynthesizer;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.speaking.Synthesizer;
import java.util.Optional;

/**
 * The servers of speech, for the roles that {@code openai} may play.
 *
 * @param recognizes where the voice goes
 * @param speaks where the reply goes
 */
public record SpeechServers(Optional<Recognizing> recognizes, Optional<Speaking> speaks) {
    public static final SpeechServers NONE = new SpeechServers(Optional.empty(), Optional.empty());

    /** @param language BCP 47 tag of what is spoken */
    public record Recognizing(OpenAiSpeech server, String language) {}

    /** @param sampleRateHz of the server's sound */
    public record Speaking(OpenAiSpeech server, OpenAiSynthesizer.Format format, int sampleRateHz) {}

    public SpeechServers withRecognizing(OpenAiSpeech server, String language) {
        return new SpeechServers(Optional.of(new Recognizing(server, language)), speaks);
    }

    public SpeechServers withSpeaking(OpenAiSpeech server, OpenAiSynthesizer.Format format, int sampleRateHz) {
        return new SpeechServers(recognizes, Optional.of(new Speaking(server, format, sampleRateHz)));
    }

    /** @throws RuntimeFailure when there is no such server */
    Recognizer recognizer() {
        return recognizes
                .map(at -> new OpenAiRecognizer(at.server, at.language))
                .orElseThrow(() -> new RuntimeFailure("The recognizer openai needs a server's address."));
    }

    /** @throws RuntimeFailure when there is no such server */
    Synthesizer synthesizer() {
        return speaks.map(at -> new OpenAiSynthesizer(at.server, at.format, at.sampleRateHz))
                .orElseThrow(() -> new RuntimeFailure("The synthesizer openai needs a server's address."));
    }

    /** The voice's server, where it is elsewhere. */
    Optional<OpenAiSpeech> hearingElsewhere() {
        return recognizes.map(Recognizing::server).filter(OpenAiSpeech::leavesTheMachine);
    }

    /** The reply's server, where it is elsewhere. */
    Optional<OpenAiSpeech> speakingElsewhere() {
        return speaks.map(Speaking::server).filter(OpenAiSpeech::leavesTheMachine);
    }
}
