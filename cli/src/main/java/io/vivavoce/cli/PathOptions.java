package io.vivavoce.cli;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.catalogue.Options;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.LanguageModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What each command that uses engines lets one choose. */
final class PathOptions {
    @Option(
            names = "--engine",
            paramLabel = "ROLE=ENGINE",
            description = "Engine of a role (stt, llm, tts): embedded (default) or scripted, a stand-in for timing. May"
                    + " be given for each role.")
    private List<String> engines = List.of();

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

    @Option(names = "--economy", description = "Short replies: at most two sentences and 60 tokens.")
    private boolean economy;

    @Option(names = "--offline", description = "Fetch nothing; fail when a model is missing.")
    private boolean offline;

    Catalogue catalogue() {
        var standard = Options.standard();
        return Catalogue.open(offline ? standard.withOffline(true) : standard);
    }

    Choices choices() {
        return Choices.parse(engines, Optional.ofNullable(model));
    }

    VoicePath open() throws InterruptedException {
        var path = VoicePath.open(choices(), catalogue(), voice());
        if (!path.standIns().isEmpty())
            System.err.println("Scripted stand-ins, not real engines: " + String.join(", ", path.standIns()));
        return path;
    }

    LanguageModel languageModel() {
        return VoicePath.languageModel(choices(), catalogue());
    }

    /** Whether the embedded language model answers. */
    boolean isDemoModel() {
        return model == null && !engines.contains("llm=scripted");
    }

    /** The same choices as arguments, for a process that is started with them. */
    List<String> arguments() {
        var arguments = new ArrayList<String>();
        for (var engine : engines) arguments.addAll(List.of("--engine", engine));
        if (model != null) arguments.addAll(List.of("--gguf", model.toString()));
        if (!voice.isEmpty()) arguments.addAll(List.of("--voice", voice));
        arguments.addAll(List.of("--speed", Float.toString(speed)));
        if (economy) arguments.add("--economy");
        if (offline) arguments.add("--offline");
        return arguments;
    }

    /** @throws RuntimeFailure when the speed is none that can be spoken */
    Voice voice() {
        if (!(speed >= 0.5f && speed <= 2))
            throw new RuntimeFailure("--speed is a factor of 0.5 to 2, where 1 is the voice's own; got " + speed);
        return new Voice(voice, speed);
    }

    SessionOptions session() {
        var options = SessionOptions.DEFAULT.withVoice(voice());
        return economy ? options.economy() : options;
    }
}
