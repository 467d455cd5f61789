package io.vivavoce.cli;

import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.LanguageModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What each command that thinks or speaks lets one choose. */
final class PathOptions extends EngineOptions {
    /** Speakers of the embedded voice, LibriTTS-R. */
    private static final int SPEAKERS = 904;

    @Option(
            names = "--gguf",
            paramLabel = "FILE",
            description = "A language model of your own, in GGUF; better answers than the embedded 135M.")
    private @Nullable Path model;

    @Option(
            names = "--voice",
            paramLabel = "NUMBER",
            description = "Speaker of the voice, 0 to 903; 170 is the default; 67, 104, 180 and 221 are clear too.")
    private String voice = "";

    @Option(names = "--speed", paramLabel = "FACTOR", description = "Speed of speech, 0.5 to 2; default 1.")
    private float speed = 1;

    @Option(
            names = "--economy",
            description = "Short replies (at most two sentences and 60 tokens), and a context of 1,024 tokens.")
    private boolean economy;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Override
    Optional<Path> ownModel() {
        return Optional.ofNullable(model);
    }

    @Override
    Choices completed(Choices choices) {
        return server.complete(choices);
    }

    VoicePath open() throws InterruptedException {
        tellStandIns(Choices.Role.values());
        return VoicePath.open(choices(), catalogue(), voice());
    }

    LanguageModel languageModel() {
        tellStandIns(Choices.Role.LLM);
        return VoicePath.languageModel(choices(), catalogue());
    }

    Synthesizer synthesizer() {
        tellStandIns(Choices.Role.TTS);
        return VoicePath.synthesizer(choices(), catalogue());
    }

    /** Whether the embedded language model answers. */
    boolean isDemoModel() {
        return model == null && choices().is(Choices.Role.LLM, Choices.EMBEDDED);
    }

    @Override
    List<String> arguments() {
        var arguments = super.arguments();
        if (model != null) arguments.addAll(List.of("--gguf", model.toString()));
        if (!voice.isEmpty()) arguments.addAll(List.of("--voice", voice));
        arguments.addAll(List.of("--speed", Float.toString(speed)));
        if (economy) arguments.add("--economy");
        arguments.addAll(server.arguments());
        return arguments;
    }

    /** Finds out what can't be before anything is read, fetched or loaded. */
    void check() {
        choices();
        voice();
    }

    /** @throws WrongUsage when nobody speaks so */
    Voice voice() {
        if (!(speed >= 0.5f && speed <= 2))
            throw new WrongUsage("--speed is a factor of 0.5 to 2, where 1 is the voice's own; got " + speed);
        if (!voice.isEmpty() && !isScripted(Choices.Role.TTS) && !isSpeaker(voice))
            throw new WrongUsage("--voice is the number of a speaker, 0 to " + (SPEAKERS - 1) + "; got \""
                    + Screen.printable(voice) + '"');
        return new Voice(voice, speed);
    }

    private static boolean isSpeaker(String number) {
        return number.matches("\\d{1,4}") && Integer.parseInt(number) < SPEAKERS;
    }

    SessionOptions session() {
        var options = SessionOptions.DEFAULT.withVoice(voice());
        // two sentences are all that the embedded model is good for
        if (model != null || choices().is(Choices.Role.LLM, Choices.OPENAI))
            options = options.withReplySentences(Integer.MAX_VALUE);
        return economy ? options.economy() : options;
    }
}
