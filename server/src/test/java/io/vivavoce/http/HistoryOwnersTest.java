package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.access.Access;
import io.vivavoce.access.Admission;
import io.vivavoce.access.KeyFile;
import io.vivavoce.access.Limits;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.config.DataFolder;
import io.vivavoce.store.History;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Where keys are needed, each key has its own conversations. */
class HistoryOwnersTest {
    @TempDir
    private static Path folder;

    private static History history;
    private static ServerFixture fixture;
    private static String ada;
    private static String eve;

    @BeforeAll
    static void start() throws InterruptedException {
        var keys = new KeyFile(DataFolder.at(folder.resolve("keys")));
        ada = keys.add("ada", false, Limits.NONE, Instant.EPOCH);
        eve = keys.add("eve", false, Limits.NONE, Instant.EPOCH);
        history = KeptHistory.in(folder.resolve("data"));
        fixture = new ServerFixture(
                new Admission(Access.byKey(keys, Ticker.system(), InstantSource.system()), List.of(), List.of()));
        fixture.server.keepIn(history);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
        history.close();
    }

    @Test
    void nobodySeesDeletesOrGoesOnWithWhatIsAnothers() throws Exception {
        var answer = json(ask("POST", "/chat", ada, "{\"message\": \"For my eyes only\"}"));
        var path = HistoryEndpoint.PATH + "/" + answer.at("/historyId").asString();

        assertThat(json(ask("GET", HistoryEndpoint.PATH + "?query=eyes", eve, ""))
                        .at("/data"))
                .isEmpty();
        assertThat(ask("GET", path, eve, "").statusCode()).isEqualTo(404);
        assertThat(ask("GET", path + "/export", eve, "").statusCode()).isEqualTo(404);
        assertThat(ask("DELETE", path, eve, "").statusCode()).isEqualTo(404);
        assertThat(json(ask("DELETE", HistoryEndpoint.PATH, eve, ""))
                        .at("/count")
                        .asInt())
                .isZero();
        assertThat(ask(
                                "POST",
                                "/chat",
                                eve,
                                "{\"message\": \"And?\", \"conversation\": \""
                                        + answer.at("/conversation").asString() + "\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(json(ask("GET", path, ada, "")).at("/items").asInt()).isEqualTo(2);
    }

    private static HttpResponse<String> ask(String method, String path, String key, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(fixture.http(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key);
        return fixture.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.mapper().readTree(answer.body());
    }
}
