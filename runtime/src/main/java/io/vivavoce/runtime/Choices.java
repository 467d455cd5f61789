package io.vivavoce.runtime;

import io.vivavoce.engines.remote.OllamaOptions;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.engines.remote.OpenAiSpeech;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which engine plays each role.
 *
 * @param fallback engines that are tried, in this order, when the role's own fails
 * @param gguf a language model of one's own in place of the embedded one
 * @param openAi the server, where the language model is {@code openai}
 * @param ollama the server, where the language model is {@code ollama}
 * @param speech the servers, where the recognizer or the synthesizer is {@code openai}
 */
public record Choices(
        Map<Role, String> engines,
        Map<Role, List<String>> fallback,
        Optional<Path> gguf,
        Optional<OpenAiOptions> openAi,
        Optional<OllamaOptions> ollama,
        SpeechServers speech) {

    /** What an engine is for; {@code embedded} and {@code scripted} are there for each, and some more. */
    public enum Role {
        STT(VOSK, OPENAI),
        LLM(OPENAI, OLLAMA),
        TTS(OPENAI);

        private final List<String> more;

        Role(String... more) {
            this.more = List.of(more);
        }

        List<String> engineNames() {
            return Stream.concat(Stream.of(EMBEDDED, SCRIPTED), more.stream()).toList();
        }

        /** As options and keys name it. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The name of the stand-ins, which say what a script says. */
    public static final String SCRIPTED = "scripted";

    /** The name of the engines that need nothing. */
    public static final String EMBEDDED = "embedded";

    /** The name of the engines in a server that speaks OpenAI's interface. */
    public static final String OPENAI = "openai";

    /** The name of the language model in an Ollama. */
    public static final String OLLAMA = "ollama";

    /** The name of the recognizer that decodes as sound comes in. */
    public static final String VOSK = "vosk";

    /** Those that send nothing off the machine and cost nothing, whatever their options say. */
    private static final Set<String> ON_THIS_MACHINE = Set.of(EMBEDDED, SCRIPTED, VOSK);

    public static final Choices DEFAULTS =
            new Choices(Map.of(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), SpeechServers.NONE);

    public Choices {
        engines = Map.copyOf(engines);
        fallback = Map.copyOf(fallback);
    }

    /** The engines that can play {@code role}, the default first. */
    public static List<String> names(Role role) {
        return role.engineNames();
    }

    /**
     * Reads {@code llm=scripted} and the like.
     *
     * @throws RuntimeFailure when a role or engine is not known
     */
    public static Choices parse(List<String> assignments, Optional<Path> gguf) {
        var engines = new EnumMap<Role, String>(Role.class);
        for (var assignment : assignments) {
            var parts = assignment.split("=", 2);
            var role = List.of(Role.values()).stream()
                    .filter(known -> known.key().equals(parts[0]))
                    .findFirst();
            if (role.isEmpty() || parts.length < 2 || !names(role.get()).contains(parts[1]))
                throw new RuntimeFailure("--engine wants ROLE=ENGINE with ROLE one of stt, llm, tts and ENGINE one of "
                        + enginesOf(role) + "; got \"" + assignment + '"');
            engines.put(role.get(), parts[1]);
        }
        return new Choices(engines, Map.of(), gguf, Optional.empty(), Optional.empty(), SpeechServers.NONE);
    }

    private static String enginesOf(Optional<Role> role) {
        return String.join(", ", role.map(Role::engineNames).orElse(List.of(EMBEDDED, SCRIPTED)));
    }

    /** The same with this server for the language model. */
    public Choices withOpenAi(OpenAiOptions server) {
        return new Choices(engines, fallback, gguf, Optional.of(server), ollama, speech);
    }

    /** The same with this Ollama for the language model. */
    public Choices withOllama(OllamaOptions server) {
        return new Choices(engines, fallback, gguf, openAi, Optional.of(server), speech);
    }

    /** The same with these servers for the recognizer and the synthesizer. */
    public Choices withSpeech(SpeechServers servers) {
        return new Choices(engines, fallback, gguf, openAi, ollama, servers);
    }

    /** The same with these engines tried for {@code role}, in this order, when its own fails. */
    public Choices withFallback(Role role, List<String> names) {
        var changed = new EnumMap<Role, List<String>>(Role.class);
        changed.putAll(fallback);
        changed.put(role, List.copyOf(names));
        return new Choices(engines, changed, gguf, openAi, ollama, speech);
    }

    /** The same without any fallback: for what measures or tries one engine. */
    public Choices alone() {
        return new Choices(engines, Map.of(), gguf, openAi, ollama, speech);
    }

    /** The engine {@code name} alone for this role, the others as they are. */
    Choices with(Role role, String name) {
        var changed = new EnumMap<Role, String>(Role.class);
        changed.putAll(engines);
        changed.put(role, name);
        return withFallback(role, List.of()).withEngines(changed);
    }

    private Choices withEngines(Map<Role, String> changed) {
        return new Choices(changed, fallback, gguf, openAi, ollama, speech);
    }

    /** The engine {@code name} alone for this role, and stand-ins, which need nothing, for the others. */
    Choices only(Role role, String name) {
        var changed = new EnumMap<Role, String>(Role.class);
        for (var each : Role.values()) changed.put(each, SCRIPTED);
        return alone().withEngines(changed).with(role, name);
    }

    /** The engines of a role in the order in which they are tried: each once, and none after the stand-in, which never fails. */
    public List<String> order(Role role) {
        var order = new LinkedHashSet<String>();
        order.add(engine(role));
        for (var next : fallback.getOrDefault(role, List.of())) if (!order.contains(SCRIPTED)) order.add(next);
        return List.copyOf(order);
    }

    static boolean isOnThisMachine(String engine) {
        return ON_THIS_MACHINE.contains(engine);
    }

    /**
     * What leaves the machine, and where to, a sentence each: for every output to say so; empty when nothing does. What
     * only a fallback would send is in it, too.
     */
    public List<String> leaving(List<Role> roles) {
        return roles.stream()
                .flatMap(role -> order(role).stream().flatMap(engine -> leaving(role, engine).stream()))
                .distinct()
                .toList();
    }

    private Optional<String> leaving(Role role, String engine) {
        return switch (role) {
            case LLM -> leavingToThink(engine);
            case STT -> leavingAsSpeech(engine, "Your voice, as sound", speech.hearingElsewhere());
            case TTS -> leavingAsSpeech(engine, "What the assistant says, as text", speech.speakingElsewhere());
        };
    }

    private static Optional<String> leavingAsSpeech(String engine, String what, Optional<OpenAiSpeech> elsewhere) {
        return elsewhere
                .filter(_ -> engine.equals(OPENAI))
                .map(server -> leaves(what, server.host(), server.isOpenlyReadable()));
    }

    private Optional<String> leavingToThink(String engine) {
        var what = "What you say, as text";
        return switch (engine) {
            case OPENAI ->
                openAi.filter(OpenAiOptions::leavesTheMachine)
                        .map(server -> leaves(what, server.destination(), server.isOpenlyReadable()));
            case OLLAMA ->
                ollama.filter(OllamaOptions::leavesTheMachine)
                        .map(server -> leaves(what, server.destination(), server.isOpenlyReadable()));
            default -> Optional.empty();
        };
    }

    private static String leaves(String what, String destination, boolean openlyReadable) {
        return what + ", goes to " + destination
                + (openlyReadable ? ", and anyone on the way can read it (http, not https)." : ".");
    }

    /** Roles that a script plays, for every output to say so; empty when all is real. */
    public List<String> standIns() {
        return standIns(List.of(Role.values()));
    }

    /** As above, of these roles. */
    public List<String> standIns(List<Role> roles) {
        return roles.stream()
                .filter(role -> order(role).contains(SCRIPTED))
                .map(Role::key)
                .toList();
    }

    boolean isScripted(Role role) {
        return is(role, SCRIPTED);
    }

    /** Whether {@code engine} plays this role. */
    public boolean is(Role role, String engine) {
        return engine(role).equals(engine);
    }

    /** The engine that plays this role. */
    public String engine(Role role) {
        return engines.getOrDefault(role, EMBEDDED);
    }
}
