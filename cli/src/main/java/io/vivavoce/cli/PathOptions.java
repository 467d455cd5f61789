package io.vivavoce.cli;

import io.vivavoce.config.Configuration.Flag;
import io.vivavoce.config.Settings;
import io.vivavoce.engines.remote.FoundOllama;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.LanguageModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What each command that thinks or speaks lets one choose. */
class PathOptions extends EngineOptions {
    private static final String DEMO =
            "The built-in language model (135 million parameters) is a demo: it shows the" + " speed, not the sense. ";

    @Option(
            names = "--gguf",
            paramLabel = "FILE",
            description = "A language model of your own, in GGUF; better answers than the embedded 135M.")
    private @Nullable Path model;

    @Option(
            names = "--voice",
            paramLabel = "VOICE",
            description = "Speaker of the voice, 0 to 903; 170 is the default; 67, 104, 180 and 221 are clear too. With"
                    + " tts=openai: a name that the server knows.")
    private String voice = "";

    @Option(names = "--speed", paramLabel = "FACTOR", description = "Speed of speech, 0.5 to 2; default 1.")
    private @Nullable Float speed;

    @Option(
            names = "--economy",
            description = "Short replies (at most two sentences and 60 tokens), and a context of 1,024 tokens.")
    private boolean economy;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Override
    Optional<Path> ownModel() {
        var llm = settings().llm();
        var gguf = llm.opts().gguf();
        var embedded = llm.backend().equals(Choices.EMBEDDED) || llm.fallback().contains(Choices.EMBEDDED);
        return gguf.isEmpty() || !embedded ? Optional.empty() : Optional.of(gguf.path());
    }

    @Override
    Choices completed(Choices choices) {
        return server.complete(choices, () -> settings().llm().opts(), model != null);
    }

    VoicePath open() throws InterruptedException {
        tellStandIns(Choices.Role.values());
        var path = VoicePath.open(choices(), catalogue(), voice());
        for (var health : path.health()) if (!health.reason().isEmpty()) System.err.println(health.reason());
        if (path.health().stream().anyMatch(health -> health.engine().equals(Choices.OLLAMA)))
            tellChosen(path.engines().languageModel());
        return path;
    }

    /** Without any fallback: what is measured is what was named. */
    VoicePath openAlone() throws InterruptedException {
        var alone = choices().alone();
        tellStandIns(alone, Choices.Role.values());
        return VoicePath.open(alone, catalogue(), voice());
    }

    LanguageModel languageModel() throws InterruptedException {
        tellStandIns(choices().alone(), Choices.Role.LLM);
        var opened = VoicePath.languageModel(choices().alone(), catalogue());
        tellChosen(opened);
        return opened;
    }

    /** Says which model an Ollama that was told none has taken. */
    private void tellChosen(LanguageModel opened) {
        var llm = settings().llm();
        if (llm.backend().equals(Choices.OLLAMA) && llm.opts().model().isEmpty())
            System.err.println("Language model: " + Screen.printable(opened.name())
                    + ", the one that Ollama fetched or made last; another: --llm-model NAME");
    }

    /**
     * That the embedded language model is a demo, and what would answer better, for who did not choose it; empty where
     * another answers.
     */
    Optional<String> demoHint(Map<String, String> environment) {
        if (!isDemoModel()) return Optional.empty();
        var better = FoundOllama.onThisMachine(environment)
                .filter(found -> !found.models().isEmpty())
                .map(found -> "Ollama runs here; for its answers: " + Screen.printable(found.arguments()))
                .orElse("For better answers give a larger one: --gguf FILE");
        return Optional.of(DEMO + better);
    }

    Synthesizer synthesizer() {
        tellStandIns(choices().alone(), Choices.Role.TTS);
        return VoicePath.synthesizer(choices().alone(), catalogue());
    }

    /** Whether the embedded language model answers. */
    boolean isDemoModel() {
        return settings().llm().backend().equals(Choices.EMBEDDED) && ownModel().isEmpty();
    }

    @Override
    List<Flag> flags() {
        if (speed != null && !(speed >= 0.5f && speed <= 2))
            throw new WrongUsage("--speed is a factor of 0.5 to 2, where 1 is the voice's own; got " + speed);
        var flags = super.flags();
        if (model != null) flags.add(new Flag("llm.opts.gguf", model.toString(), "--gguf"));
        if (!voice.isEmpty()) flags.add(new Flag("tts.opts.voice", voice, "--voice"));
        if (speed != null) flags.add(new Flag("tts.opts.speed", speed.toString(), "--speed"));
        if (economy) flags.add(new Flag("economy", "true", "--economy"));
        flags.addAll(server.flags(System.getenv()));
        return flags;
    }

    @Override
    List<String> useless(List<Choices.Role> used) {
        var useless = super.useless(used);
        if (!used.contains(Choices.Role.TTS)) {
            if (!voice.isEmpty()) useless.add("--voice");
            if (speed != null) useless.add("--speed");
        }
        if (!used.contains(Choices.Role.LLM)) {
            if (model != null) useless.add("--gguf");
            if (economy) useless.add("--economy");
            if (!server.arguments().isEmpty()) useless.add(server.arguments().getFirst());
        }
        return useless;
    }

    @Override
    List<String> arguments() {
        var arguments = super.arguments();
        if (model != null) arguments.addAll(List.of("--gguf", model.toString()));
        if (!voice.isEmpty()) arguments.addAll(List.of("--voice", voice));
        if (speed != null) arguments.addAll(List.of("--speed", speed.toString()));
        if (economy) arguments.add("--economy");
        arguments.addAll(server.arguments());
        return arguments;
    }

    /** Finds out what can't be before anything is read, fetched or loaded. */
    void check() {
        choices();
        session(); // secrets, too, are looked up here
    }

    /** Who speaks, and how fast. */
    Voice voice() {
        return voice(settings());
    }

    private static Voice voice(Settings settings) {
        var chosen = settings.tts().opts();
        return new Voice(chosen.voice().value(), chosen.speed());
    }

    SessionOptions session() {
        return session(settings());
    }

    /** As {@code settings} have it, which may not be in force yet, and whose engines are those in force. */
    SessionOptions session(Settings settings) {
        var options = settings.session().withVoice(voice(settings));
        // two sentences are all that the embedded model is good for
        if (!settings.llm().backend().equals(Choices.SCRIPTED) && !isDemoModel())
            options = options.withReplySentences(Integer.MAX_VALUE);
        return settings.economy() ? options.economy() : options;
    }
}
