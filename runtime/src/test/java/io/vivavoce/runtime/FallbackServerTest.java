package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.testkit.CompletionsServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server is killed in mid-answer and started again: no turn is lost. */
@Timeout(120)
class FallbackServerTest {
    private static final String SCRIPTED = "This is the scripted answer. No model was asked.";

    private final Catalogue catalogue = Catalogue.standard();

    @Test
    void anotherModelAnswersWhileItIsGoneAndTheServerWhenItIsBack() throws Exception {
        var dying = new CompletionsServer();
        var url = dying.url();
        dying.next(call -> {
            call.stream();
            call.piece("It ");
            call.piece("should ");
            dying.close();
        });
        var choices = choices(url).withFallback(Role.LLM, List.of("scripted"));
        try (var path = VoicePath.open(choices, catalogue)) {
            var talk = new ArrayList<Notice>();
            assertThat(heard(path, talk)).isEqualTo("It should — " + SCRIPTED);
            assertThat(path.health().get(1).state()).isEqualTo(EngineHealth.State.DEGRADED);
            assertThat(path.health().get(1).reason())
                    .startsWith("openai has failed for ")
                    .contains("Nothing listens at " + url)
                    .endsWith("Now scripted answers.");

            try (var _ = new CompletionsServer(URI.create(url).getPort())) {
                assertThat(heard(path, talk)).startsWith("You said: ");
            }
            assertThat(path.health().get(1)).isEqualTo(EngineHealth.ok(Role.LLM, "openai"));
            assertThat(talk).noneMatch(Notice.Trouble.class::isInstance);
        }
    }

    /** The connection broke, and a new one goes through. */
    @Test
    void aServerAloneIsAskedOnceMore() throws Exception {
        try (var server = new CompletionsServer()) {
            server.next(call -> {
                call.stream();
                call.piece("It ");
                call.drop();
            });
            try (var path = VoicePath.open(choices(server.url()), catalogue)) {
                assertThat(heard(path, new ArrayList<>())).startsWith("It — You said: ");
            }
        }
    }

    private static Choices choices(String url) {
        return Choices.parse(List.of("llm=openai", "tts=scripted"), Optional.empty())
                .withOpenAi(OpenAiOptions.of(url, "stand-in", ApiKey.from(Map.of(), "OPENAI_API_KEY")));
    }

    private String heard(VoicePath path, List<Notice> notices) throws InterruptedException {
        var options = SessionOptions.DEFAULT.withReplySentences(Integer.MAX_VALUE);
        var answers = new WavTalk(path, options, notices::add, (_, _) -> {}, true).hold(List.of(question()));
        return answers.getFirst().turns().getLast().heard();
    }

    private Pcm question() {
        return Resampler.resample(Wav.read(catalogue.file("speech-samples", "4507-16021-0012.wav")), 16_000);
    }
}
