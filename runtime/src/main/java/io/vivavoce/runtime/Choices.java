package io.vivavoce.runtime;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which engine plays each role.
 *
 * @param gguf a language model of one's own in place of the embedded one
 */
public record Choices(Map<Role, String> engines, Optional<Path> gguf) {

    /** What an engine is for; {@code embedded} and {@code scripted} are there for each. */
    public enum Role {
        STT,
        LLM,
        TTS;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The name of the stand-ins, which say what a script says. */
    public static final String SCRIPTED = "scripted";

    /** The name of the engines that need nothing. */
    public static final String EMBEDDED = "embedded";

    public static final Choices DEFAULTS = new Choices(Map.of(), Optional.empty());

    public Choices {
        engines = Map.copyOf(engines);
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
            if (role.isEmpty()
                    || parts.length < 2
                    || !List.of(EMBEDDED, SCRIPTED).contains(parts[1]))
                throw new RuntimeFailure("--engine wants ROLE=ENGINE with ROLE one of stt, llm, tts and ENGINE one of "
                        + EMBEDDED + ", " + SCRIPTED + "; got \"" + assignment + '"');
            engines.put(role.get(), parts[1]);
        }
        return new Choices(engines, gguf);
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
        return SCRIPTED.equals(engines.get(role));
    }
}
