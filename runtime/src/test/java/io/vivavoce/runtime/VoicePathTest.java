package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoicePathTest {
    @Test
    void eachRolesEngineIsWellAndNamedAsItIsConfigured() throws InterruptedException {
        var choices = Choices.parse(List.of("stt=scripted", "llm=scripted", "tts=scripted"), Optional.empty());

        try (var path = VoicePath.open(choices, Catalogue.standard())) {
            assertThat(path.health())
                    .containsExactly(
                            EngineHealth.ok(Choices.Role.STT, "scripted"),
                            EngineHealth.ok(Choices.Role.LLM, "scripted"),
                            EngineHealth.ok(Choices.Role.TTS, "scripted"));
        }
    }

    @Test
    @Timeout(60)
    void anEngineThatCantBeLoadedIsReplacedAndHealthSaysSo() throws InterruptedException {
        var choices = Choices.parse(List.of("stt=scripted", "tts=scripted"), Optional.of(Path.of("no-such.gguf")))
                .withFallback(Choices.Role.LLM, List.of("scripted"));

        try (var path = VoicePath.open(choices, Catalogue.standard());
                var chat = path.engines().languageModel().open()) {
            var text = new StringBuilder();
            chat.generate(List.of(Message.user("Hello?")), Sampling.DEFAULT, text::append);

            assertThat(text).hasToString("This is the scripted answer. No model was asked.");
            var health = path.health().get(1);
            assertThat(health.state()).isEqualTo(EngineHealth.State.DEGRADED);
            assertThat(health.engine()).isEqualTo("scripted");
            assertThat(health.reason())
                    .startsWith("embedded could not be loaded for ")
                    .contains("no-such.gguf")
                    .endsWith(" Now scripted answers.");
        }
    }

    /** With the real model: what it held is really given back, and it answers as before. */
    @Test
    @Timeout(120)
    void aModelIsTakenOutOfMemoryAndComesBackByItself() throws Exception {
        var choices = Choices.parse(List.of("stt=scripted", "tts=scripted"), Optional.empty());
        try (var path = VoicePath.open(choices, Catalogue.standard());
                var chat = path.engines().languageModel().open()) {
            var before = answer(chat);
            var held = openNatively();
            assertThat(path.unload(Choices.Role.LLM)).isTrue();
            assertThat(path.isLoaded(Choices.Role.LLM)).isFalse();
            assertThat(openNatively()).as("files that are mapped").isLessThan(held);

            assertThat(answer(chat)).isEqualTo(before);

            assertThat(path.isLoaded(Choices.Role.LLM)).isTrue();
        }
    }

    private static String answer(LanguageModel.Chat chat) throws InterruptedException {
        var text = new StringBuilder();
        chat.generate(List.of(Message.user("What is the capital of France?")), Sampling.DEFAULT, text::append);
        return text.toString();
    }

    /** How often this process has the model's file mapped. */
    private static long openNatively() throws IOException {
        var maps = Path.of("/proc/self/maps");
        assumeTrue(Files.exists(maps), "What a process has mapped can be seen on Linux only");
        try (var lines = Files.lines(maps)) {
            return lines.filter(line -> line.contains(".gguf")).count();
        }
    }

    @Test
    void withoutAnyThatCanBeLoadedThePathDoesNotOpen() {
        var choices = Choices.parse(List.of("stt=scripted", "tts=scripted"), Optional.of(Path.of("no-such.gguf")))
                .withFallback(Choices.Role.LLM, List.of("openai"));

        assertThatThrownBy(() -> VoicePath.open(choices, Catalogue.standard()))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("no-such.gguf");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "8, 6", "10, 8", "64, 8"})
    void aModelOfTheUsersOwnTakesTheCoresThatSpeechLeaves(int cores, int threads) {
        var options = VoicePath.ownModel(cores);

        assertThat(options.threads()).isEqualTo(threads);
        assertThat(options.prefillThreads()).isEqualTo(threads);
        assertThat(options.contextTokens()).isEqualTo(4096);
        assertThat(options.cacheTokens()).isGreaterThanOrEqualTo(4096);
    }

    @Test
    void allAreClosedThoughSomeFailAndNoFailureIsForgotten() {
        var closed = new ArrayList<String>();
        var failure = new RuntimeFailure("closing");

        VoicePath.closeAll(
                new ArrayDeque<AutoCloseable>(List.of(
                        () -> closed.add("first"),
                        () -> {
                            throw new InterruptedException("second");
                        },
                        () -> {
                            throw new IllegalStateException("third");
                        },
                        () -> closed.add("fourth"))),
                failure);

        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(closed).containsExactly("first", "fourth");
        assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("second", "third");
    }
}
