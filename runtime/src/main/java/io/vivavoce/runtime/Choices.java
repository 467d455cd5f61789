package io.vivavoce.runtime;

import io.vivavoce.engines.remote.OpenAiOptions;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which engine plays each role.
 *
 * @param gguf a language model of one's own in place of the embedded one
 * @param openAi the server, where the language model is {@code openai}
 */
public record Choices(Map<Role, String> engines, Optional<Path> gguf, Optional<OpenAiOptions> openAi) {

    /** What an engine is for; {@code embedded} and {@code scripted} are there for each, and some more. */
    public enum Role {
        STT(VOSK),
        LLM(OPENAI),
        TTS();

        private final List<String> more;

        Role(String... more) {
            this.more = List.of(more);
        }

        List<String> engineNames() {
            return Stream.concat(Stream.of(EMBEDDED, SCRIPTED), more.stream()).toList();
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The name of the stand-ins, which say what a script says. */
    public static final String SCRIPTED = "scripted";

    /** The name of the engines that need nothing. */
    public static final String EMBEDDED = "embedded";

    /** The name of the language model behind OpenAI's chat completions. */
    public static final String OPENAI = "openai";

    /** The name of the recognizer that decodes as sound comes in. */
    public static final String VOSK = "vosk";

    public static final Choices DEFAULTS = new Choices(Map.of(), Optional.empty(), Optional.empty());

    public Choices {
        engines = Map.copyOf(engines);
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
        return new Choices(engines, gguf, Optional.empty());
    }

    private static String enginesOf(Optional<Role> role) {
        return String.join(", ", role.map(Role::engineNames).orElse(List.of(EMBEDDED, SCRIPTED)));
    }

    /** The same with this server for the language model. */
    public Choices withOpenAi(OpenAiOptions server) {
        return new Choices(engines, gguf, Optional.of(server));
    }

    /** What leaves the machine, and where to, a sentence each: for every output to say so; empty when nothing does. */
    public List<String> leaving(List<Role> roles) {
        return roles.contains(Role.LLM) && is(Role.LLM, OPENAI)
                ? openAi.filter(OpenAiOptions::leavesTheMachine).stream()
                        .map(Choices::whatLeaves)
                        .toList()
                : List.of();
    }

    private static String whatLeaves(OpenAiOptions server) {
        return "What you say, as text, goes to " + server.host()
                + (server.isOpenlyReadable() ? ", and anyone on the way can read it (http, not https)." : ".");
    }

    /** Roles that a script plays, for every output to say so; empty when all is real. */
    public List<String> standIns() {
        return standIns(List.of(Role.values()));
    }

    /** As above, of these roles. */
    public List<String> standIns(List<Role> roles) {
        return roles.stream().filter(this::isScripted).map(Role::key).toList();
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
