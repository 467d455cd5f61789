package io.vivavoce.cli;

import io.vivavoce.config.ConfigException;
import io.vivavoce.config.ConfigFile;
import io.vivavoce.config.Configuration;
import io.vivavoce.config.Configuration.Flag;
import io.vivavoce.config.Origin;
import io.vivavoce.config.Settings;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.catalogue.Options;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.thinking.ThinkingException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which engines play, and where their models come from: for each command that uses any. What is not said here is said by
 * the environment, the configuration file or the defaults.
 */
class EngineOptions {
    @Option(
            names = "--engine",
            paramLabel = "ROLE=ENGINE",
            description =
                    "Engine of a role (stt, llm, tts): embedded (default), openai (a server: for llm see --llm-url,"
                            + " else stt.opts and tts.opts of the configuration), for stt also vosk, for llm also"
                            + " ollama, or scripted, a stand-in for timing. May be given for each role.")
    private List<String> engines = List.of();

    @Option(names = "--offline", description = "Fetch nothing; fail when a model is missing.")
    private boolean offline;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file; else vivavoce.yaml in the working folder, else the one in your"
                    + " configuration folder.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any key of the configuration, such as llm.opts.max_tokens=80. May be given for each key.")
    private List<String> assignments = List.of();

    /** Read by engines at each request, and replaced by who reads it again. */
    private volatile @Nullable Configuration configuration;

    private Optional<ConfigFile> source = Optional.empty();

    final Catalogue catalogue() {
        return Catalogue.open(Options.standard().withOffline(settings().offline()));
    }

    /** The file that is read, if there is one. */
    final Optional<ConfigFile> file() {
        var named = config;
        return named == null ? ConfigFile.find() : Optional.of(ConfigFile.named(named));
    }

    /**
     * What is in force, flags included; read once.
     *
     * @throws ConfigException with all that is wrong
     * @throws WrongUsage likewise, where a flag is among it
     */
    final Configuration configuration() {
        var known = configuration;
        if (known == null) {
            known = read();
            configuration = known;
        }
        return known;
    }

    /**
     * What the same file, the environment and the same flags say now; not in force before {@link #putInForce}.
     *
     * @throws ConfigException with all that is wrong, likewise {@link WrongUsage}
     */
    final Configuration readAgain() {
        return read();
    }

    /** From now on {@link #settings} are those of {@code fresh}, for engines' keys too. */
    final void putInForce(Configuration fresh) {
        configuration = fresh;
    }

    private Configuration read() {
        try {
            // The file that was read stays the one to be read: gone, it is a fault, and no reason to take another.
            if (source.isEmpty()) source = file();
            return Configuration.of(source, System.getenv(), flags());
        } catch (ConfigException e) {
            if (e.faults().stream().noneMatch(fault -> fault.at() instanceof Origin.ByFlag)) throw e;
            throw new WrongUsage(String.valueOf(e.getMessage()), e);
        }
    }

    final Settings settings() {
        return configuration().settings();
    }

    /** What was said on the command line; the later ones win. */
    List<Flag> flags() {
        var flags = new ArrayList<Flag>();
        for (var assignment : assignments) {
            var parts = assignment.split("=", 2);
            if (parts.length < 2)
                throw new WrongUsage("--set wants KEY=VALUE, such as llm.opts.max_tokens=80; got \""
                        + Screen.printable(assignment) + '"');
            flags.add(new Flag(parts[0].strip(), parts[1], "--set"));
        }
        parse(engines, Optional.empty()); // whose words on a wrong one are those of the flag
        for (var engine : engines) {
            var parts = engine.split("=", 2);
            flags.add(new Flag(parts[0] + ".backend", parts[1], "--engine"));
        }
        if (offline) flags.add(new Flag("offline", "true", "--offline"));
        return flags;
    }

    /** @throws WrongUsage when a role or engine is not known */
    final Choices choices() {
        var settings = settings();
        var chosen = parse(
                        List.of(
                                "stt=" + settings.stt().backend(),
                                "llm=" + settings.llm().backend(),
                                "tts=" + settings.tts().backend()),
                        ownModel())
                .withFallback(Choices.Role.STT, settings.stt().fallback())
                .withFallback(Choices.Role.LLM, settings.llm().fallback())
                .withFallback(Choices.Role.TTS, settings.tts().fallback());
        try {
            return SpeechOptions.complete(completed(chosen), this::settings);
        } catch (ThinkingException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Looks the keys of {@code settings} up, those that the engines in force use.
     *
     * @throws ConfigException when one can't be had
     * @throws ThinkingException when one is no key
     */
    final void checkKeys(Settings settings) {
        var inForce = choices();
        for (var role : Choices.Role.values()) {
            var opts = Keys.opts(settings, role);
            var order = inForce.order(role);
            if (order.contains(Choices.OPENAI)) Keys.of(role.key(), () -> opts);
            if (order.contains(Choices.OLLAMA)) Keys.ofOllama(() -> opts);
        }
    }

    private static Choices parse(List<String> assigned, Optional<Path> ownModel) {
        try {
            return Choices.parse(assigned, ownModel);
        } catch (RuntimeFailure e) {
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
        tellStandIns(choices().alone(), Choices.Role.STT);
        return VoicePath.recognizer(choices().alone(), catalogue());
    }

    /**
     * Stand-ins, and what leaves the machine: the one place that says so, whichever command it is; roles that a command
     * does not use are not told.
     */
    final void tellStandIns(Choices.Role... used) {
        tellStandIns(choices(), used);
    }

    final void tellStandIns(Choices choices, Choices.Role... used) {
        choices.leaving(List.of(used)).forEach(System.err::println);
        printStandIns(choices.standIns(List.of(used)), System.err);
    }

    /** Nothing where all is real. */
    static void printStandIns(List<String> standIns, PrintStream to) {
        if (!standIns.isEmpty()) to.println("Scripted stand-ins, not real engines: " + String.join(", ", standIns));
    }

    /** Says which of the options given have no effect, for the command uses these roles only. */
    final void tellUseless(Choices.Role... used) {
        var useless = useless(List.of(used));
        if (!useless.isEmpty()) System.err.println("Without effect here: " + String.join(", ", useless));
    }

    List<String> useless(List<Choices.Role> used) {
        return engines.stream()
                .filter(engine -> used.stream().noneMatch(role -> engine.startsWith(role.key() + '=')))
                .map(engine -> "--engine " + Screen.printable(engine))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    final boolean isScripted(Choices.Role role) {
        return !choices().standIns(List.of(role)).isEmpty();
    }

    /** The same choices as arguments, for a process that is started with them. */
    List<String> arguments() {
        var arguments = new ArrayList<String>();
        if (config != null) arguments.addAll(List.of("--config", config.toString()));
        for (var assignment : assignments) arguments.addAll(List.of("--set", assignment));
        for (var engine : engines) arguments.addAll(List.of("--engine", engine));
        if (offline) arguments.add("--offline");
        return arguments;
    }
}
