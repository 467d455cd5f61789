package io.vivavoce.cli;

import io.vivavoce.config.EngineSettings.Keyed;
import io.vivavoce.config.Settings;
import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OllamaOptions;
import io.vivavoce.runtime.Choices;
import java.util.function.Function;
import java.util.function.Supplier;

/** Keys to servers, as the configuration that is in force at the moment of a request has them. */
final class Keys {
    private Keys() {}

    /**
     * The key of a role's server.
     *
     * @param role as keys of the configuration name it
     * @param inForce asked at each request
     * @throws io.vivavoce.config.ConfigException when the secret can't be had
     * @throws io.vivavoce.thinking.ThinkingException when it is no key
     */
    static ApiKey of(String role, Supplier<? extends Keyed> inForce) {
        return of(role, inForce, opts -> opts.apiKeyEnv().value());
    }

    /** As {@link #of}, of an Ollama, whose own tools take the key from a variable of their own. */
    static ApiKey ofOllama(Supplier<? extends Keyed> inForce) {
        return of(Choices.Role.LLM.key(), inForce, _ -> OllamaOptions.KEY_VARIABLE);
    }

    private static ApiKey of(String role, Supplier<? extends Keyed> inForce, Function<Keyed, String> variable) {
        return ApiKey.lookedUp(() -> {
            var opts = inForce.get();
            return opts.apiKey().isEmpty()
                    ? ApiKey.from(System.getenv(), variable.apply(opts))
                    : ApiKey.of(role + ".opts.api_key", opts.apiKey().value());
        });
    }

    /** Where {@code settings} say what a role's key is. */
    static Keyed opts(Settings settings, Choices.Role role) {
        return switch (role) {
            case STT -> settings.stt().opts();
            case LLM -> settings.llm().opts();
            case TTS -> settings.tts().opts();
        };
    }
}
