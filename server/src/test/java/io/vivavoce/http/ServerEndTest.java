package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.runtime.Choices;
import io.vivavoce.testkit.CompletionsServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of written messages when the server ends. */
@Timeout(120)
class ServerEndTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/event-stream"})
    void anAnswerThatIsBeingWrittenMayEndBeforeTheServerDoes(String accepted) throws Exception {
        try (var model = new CompletionsServer();
                var fixture = new ServerFixture(30_000, choices(model));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            model.next(this::slowly);
            var answer = threads.submit(() -> fixture.chat("{\"message\": \"Hello\"}", "Accept", accepted));
            asked.await();
            var health = HttpRequest.newBuilder(fixture.http("/health"))
                    .timeout(Duration.ofSeconds(1)) // of one that nobody accepts any more
                    .build();

            var closed = threads.submit(() -> {
                fixture.server.close();
                return true;
            });
            while (!isRefused(fixture.client, health)) LockSupport.parkNanos(1_000_000);
            goOn.countDown();

            assertThat(answer.get().statusCode()).isEqualTo(200);
            assertThat(answer.get().body()).contains("To the sea.").contains("llmTotalMs");
            assertThat(closed.get()).isTrue();
        }
    }

    @Test
    void oneThatTakesTooLongIsCutOff() throws Exception {
        try (var model = new CompletionsServer();
                var fixture = new ServerFixture(100, choices(model));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            model.next(this::slowly);
            var answer = threads.submit(() -> {
                try {
                    return fixture.chat("{\"message\": \"Hello\"}").body();
                } catch (IOException e) {
                    return "cut off";
                }
            });
            asked.await();

            fixture.server.close();
            goOn.countDown();

            assertThat(answer.get()).isEqualTo("cut off");
        }
    }

    private static Choices choices(CompletionsServer model) {
        var server = OpenAiOptions.of(model.url(), "any", ApiKey.from(Map.of(), "NO_KEY"));
        return Choices.parse(List.of("stt=scripted", "llm=openai", "tts=scripted"), Optional.empty())
                .withOpenAi(server);
    }

    private void slowly(CompletionsServer.Call call) throws IOException, InterruptedException {
        call.stream();
        call.piece("To ");
        asked.countDown();
        goOn.await();
        call.piece("the sea.");
        call.finish("stop");
        call.event("[DONE]");
        call.end();
    }

    private static boolean isRefused(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 503;
        } catch (IOException e) {
            return true;
        }
    }
}
