package io.vivavoce.cli;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.catalogue.Options;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.thinking.ThinkingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which engines play, and where their models come from: for each command that uses any. */
class EngineOptions {
    @Option(
            names = "--engine",
            paramLabel = "ROLE=ENGINE",
            description = "Engine of a role (stt, llm, tts): embedded (default), for llm also openai (a server, see"
                    + " --llm-url), or scripted, a stand-in for timing. May be given for each role.")
    private List<String> engines = List.of();

    @Option(names = "--offline", description = "Fetch nothing; fail when a model is missing.")
    private boolean offline;

    final Catalogue catalogue() {
        var standard = Options.standard();
        return Catalogue.open(offline ? standard.withOffline(true) : standard);
    }

    /** @throws WrongUsage when a role or engine is not known */
    final Choices choices() {
        try {
            return completed(Choices.parse(engines, ownModel()));
        } catch (RuntimeFailure | ThinkingException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()), e);
        }
    }

    /** A language model of the user's own, in GGUF. */
    Optional<Path> ownModel() {
        return Optional.empty();
    }

    /** With what other options say of the engines. */
    Choices completed(Choices choices) {
        return choices;
    }

    final Recognizer recognizer() {
        tellStandIns(Choices.Role.STT);
        return VoicePath.recognizer(choices(), catalogue());
    }

    /**
     * Stand-ins, and what leaves the machine: the one place that says so, whichever command it is; roles that a command
     * does not use are not told.
     */
    final void tellStandIns(Choices.Role... used) {
        var choices = choices();
        choices.leaving(List.of(used)).forEach(System.err::println);
        var standIns = choices.standIns(List.of(used));
        if (!standIns.isEmpty())
            System.err.println("Scripted stand-ins, not real engines: " + String.join(", ", standIns));
    }

    final boolean isScripted(Choices.Role role) {
        return !choices().standIns(List.of(role)).isEmpty();
    }

    /** The same choices as arguments, for a process that is started with them. */
    List<String> arguments() {
        var arguments = new ArrayList<String>();
        for (var engine : engines) arguments.addAll(List.of("--engine", engine));
        if (offline) arguments.add("--offline");
        return arguments;
    }
}
