package io.vivavoce.engines.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.thinking.ThinkingException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiOptionsTest {
    private static final ApiKey NO_KEY = ApiKey.from(Map.of(), "OPENAI_API_KEY");

    @ParameterizedTest
    @CsvSource({
        "http://localhost:11434/v1,    m,              false, false",
        "http://LocalHost:11434/v1/,   m,              false, false",
        "http://127.0.0.1:8080/v1,     m,              false, false",
        "http://127.9.9.9/v1,          m,              false, false",
        "http://[::1]:8080/v1,         m,              false, false",
        "http://localhost:11434/v1,    gpt-oss:120b-cloud, true, false",
        "http://localhost.example.com, m,              true,  true",
        "http://192.168.1.7:8000/v1,   m,              true,  true",
        "http://0.0.0.0:8000/v1,       m,              true,  true",
        "https://api.openai.com/v1,    gpt-4o-mini,    true,  false",
        "HTTPS://API.OPENAI.COM/v1,    gpt-4o-mini,    true,  false"
    })
    void whatLeavesTheMachineIsKnownFromTheAddress(String url, String model, boolean leaves, boolean readable) {
        var options = OpenAiOptions.of(url, model, NO_KEY);
        assertThat(options.leavesTheMachine()).isEqualTo(leaves);
        assertThat(options.isOpenlyReadable()).isEqualTo(readable);
    }

    @Test
    void aSlashAtTheEndChangesNothing() {
        assertThat(OpenAiOptions.of("http://localhost:1/v1//", "m", NO_KEY)
                        .server()
                        .at("/chat/completions"))
                .hasToString("http://localhost:1/v1/chat/completions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:11434/v1",
                "ftp://localhost/v1",
                "http://",
                "http:///v1",
                "http://a b/v1",
                "file:///v1",
                "http://me:secret@localhost/v1",
                "http://localhost/v1?key=secret",
                "http://localhost/v1#secret",
                "http://exa_mple/v1"
            })
    void anAddressThatIsNoneIsRefusedAndWhatItHoldsIsNotShown(String url) {
        assertThatThrownBy(() -> OpenAiOptions.of(url, "m", NO_KEY))
                .isInstanceOf(ThinkingException.class)
                .message()
                .contains("address", OpenAiOptions.OLLAMA)
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb"})
    void aModelHasAName(String model) {
        assertThatThrownBy(() -> OpenAiOptions.of(OpenAiOptions.OLLAMA, model, NO_KEY))
                .isInstanceOf(ThinkingException.class)
                .hasMessageContaining("name");
    }

    @Test
    void aContextHasBounds() {
        var options = OpenAiOptions.of(OpenAiOptions.OLLAMA, "m", NO_KEY);
        assertThat(options.withContextTokens(8192).contextTokens()).isEqualTo(8192);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withContextTokens(1))
                .withMessageContaining("256");
    }

    @Test
    void aKeyThatIsLookedUpMayChangeAndNeitherTheOldNorTheNewIsShown() {
        var now = new AtomicReference<>(ApiKey.of("llm.opts.api_key", "canary-1"));
        var key = ApiKey.lookedUp(now::get);
        assertThat(key.header()).isEqualTo("Bearer canary-1");

        now.set(ApiKey.of("llm.opts.api_key", "canary-2"));

        assertThat(key.header()).isEqualTo("Bearer canary-2");
        assertThat(key.removedFrom("neither canary-1 nor canary-2")).isEqualTo("neither … nor …");
        assertThat(key).hasToString("the key in llm.opts.api_key");
        assertThatThrownBy(() -> ApiKey.of("llm.opts.api_key", "canary 3"))
                .hasMessageStartingWith("There is no key in llm.opts.api_key")
                .message()
                .doesNotContain("canary");
    }

    @Test
    void aKeyIsNeverShown() {
        var key = ApiKey.from(Map.of("MY_KEY", " sk-canary \n"), "MY_KEY");
        assertThat(key.header()).isEqualTo("Bearer sk-canary");
        assertThat(OpenAiOptions.of(OpenAiOptions.OLLAMA, "m", key).toString())
                .contains("MY_KEY")
                .doesNotContain("canary");
        assertThatThrownBy(() -> ApiKey.from(Map.of("MY_KEY", "sk-canary\nX-Other: 1"), "MY_KEY"))
                .isInstanceOf(ThinkingException.class)
                .message()
                .contains("MY_KEY")
                .doesNotContain("canary");
    }
}
