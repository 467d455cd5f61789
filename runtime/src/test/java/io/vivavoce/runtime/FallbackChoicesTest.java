package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.runtime.Choices.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In which order engines are tried. */
class FallbackChoicesTest {
    private static final List<Role> ALL = List.of(Role.values());

    @Test
    void anEngineIsTriedOnceThoughItIsNamedTwice() {
        assertThat(Choices.DEFAULTS.withFallback(Role.LLM, List.of("embedded")).order(Role.LLM))
                .containsExactly("embedded");
        assertThat(openAi("openai")
                        .withFallback(Role.LLM, List.of("embedded", "openai"))
                        .order(Role.LLM))
                .containsExactly("openai", "embedded");
    }

    @Test
    void nothingComesAfterTheStandInForItNeverFails() {
        assertThat(openAi("openai")
                        .withFallback(Role.LLM, List.of("scripted", "embedded"))
                        .order(Role.LLM))
                .containsExactly("openai", "scripted");
        assertThat(openAi("scripted")
                        .withFallback(Role.LLM, List.of("embedded"))
                        .order(Role.LLM))
                .containsExactly("scripted");
    }

    @Test
    void withoutItsFallbackThereIsTheEngineAlone() {
        var choices = openAi("openai").withFallback(Role.LLM, List.of("embedded"));

        assertThat(choices.alone().order(Role.LLM)).containsExactly("openai");
        assertThat(choices.with(Role.LLM, "embedded").order(Role.LLM)).containsExactly("embedded");
        assertThat(choices.with(Role.LLM, "embedded").openAi()).isEqualTo(choices.openAi());
    }

    @Test
    void whatOnlyAFallbackWouldSendOrPlayIsSaidToo() {
        var choices = openAi("embedded").withFallback(Role.LLM, List.of("openai", "scripted"));

        assertThat(choices.leaving(ALL)).containsExactly("What you say, as text, goes to example.org.");
        assertThat(choices.standIns()).containsExactly("llm");
        assertThat(choices.alone().leaving(ALL)).isEmpty();
        assertThat(choices.alone().standIns()).isEmpty();
    }

    private static Choices openAi(String backend) {
        return Choices.parse(List.of("llm=" + backend), Optional.empty())
                .withOpenAi(OpenAiOptions.of("https://example.org/v1", "some", ApiKey.from(Map.of(), "KEY")));
    }
}
