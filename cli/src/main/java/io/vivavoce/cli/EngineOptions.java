package io.vivavoce.cli;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.catalogue.Options;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.VoicePath;
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
            description = "Engine of a role (stt, llm, tts): embedded (default) or scripted, a stand-in for timing. May"
                    + " be given for each role.")
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
            return Choices.parse(engines, ownModel());
        } catch (RuntimeFailure e) {
            throw new WrongUsage(String.valueOf(e.getMessage()), e);
        }
    }

    /** A language model of the user's own, in GGUF. */
    Optional<Path> ownModel() {
        return Optional.empty();
    }

    final Recognizer recognizer() {
        tellStandIns(Choices.Role.STT);
        return VoicePath.recognizer(choices(), catalogue());
    }

    /** The one place that says so, whichever command it is; roles that a command does not use are not told. */
    final void tellStandIns(Choices.Role... used) {
        var standIns = choices().standIns(List.of(used));
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
