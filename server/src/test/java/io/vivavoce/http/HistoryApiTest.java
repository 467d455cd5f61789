package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.server.Server;
import io.vivavoce.store.History;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Written and spoken turns, found again by REST, exported and deleted. */
class HistoryApiTest {
    private static final String CONVERSATIONS = HistoryEndpoint.PATH;
    private static final String REPLY = "This is the scripted answer. No model was asked.";

    @TempDir
    private static Path folder;

    private static History history;
    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws InterruptedException {
        history = KeptHistory.in(folder);
        fixture = new ServerFixture();
        fixture.server.keepIn(history);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
        history.close();
    }

    @Test
    void aWrittenTurnIsStoredBeforeItsAnswerComesAndIsFoundAgain() throws Exception {
        var answer = json(fixture.chat("{\"message\": \"Where do penguins live?\"}"));
        fixture.chat("{\"message\": \"And bears?\", \"conversation\": \""
                + answer.at("/conversation").asString() + "\"}");
        var id = answer.at("/historyId").asString();

        assertThat(answer.at("/stored").asBoolean()).isTrue();
        var found = json(fixture.get(CONVERSATIONS + "?query=penguin")).at("/data");
        assertThat(found).hasSize(1);
        assertThat(found.at("/0/id").asString()).isEqualTo(id);
        assertThat(found.at("/0/title").asString()).isEqualTo("Where do penguins live?");
        assertThat(found.at("/0/match").asString()).contains("penguins");
        var whole = json(fixture.get(CONVERSATIONS + "/" + id));
        assertThat(whole.at("/items").asInt()).isEqualTo(4);
        assertThat(whole.at("/data/1/role").asString()).isEqualTo("assistant");
        assertThat(whole.at("/data/1/text").asString()).isEqualTo(REPLY);
        assertThat(whole.at("/data/2/text").asString()).isEqualTo("And bears?");
    }

    @Test
    void aServerThatStartsDoesNotClaimThatNothingIsKept() throws Exception {
        try (var server = new Server(new Server.Options("127.0.0.1", 0, 0), "test", List.of())) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + CONVERSATIONS));

            var answer = fixture.client.send(request.build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(json(answer).at("/error/code").asString()).isEqualTo("starting");
        }
    }

    @Test
    void aReplyThatComesInPiecesIsStoredBeforeItIsDone() throws Exception {
        var events = fixture.chat("{\"message\": \"In pieces\"}", "Accept", "text/event-stream");

        assertThat(events.body()).contains("\"stored\":true");
        assertThat(json(fixture.get(CONVERSATIONS + "?query=pieces")).at("/data"))
                .hasSize(1);
    }

    @Test
    void aSpokenTurnIsStoredAndTheClientIsToldSo() throws Exception {
        try (var client = new VoiceClient(fixture, "")) {
            client.say(Files.readAllBytes(Catalogue.standard().file("speech-samples", "2830-3980-0043.wav")));

            var user = client.await("stored");
            var reply = client.await("stored");

            assertThat(user.at("/role").asString()).isEqualTo("user");
            assertThat(reply.at("/role").asString()).isEqualTo("assistant");
            var kept = json(
                    fixture.get(CONVERSATIONS + "/" + user.at("/conversation").asString()));
            assertThat(kept.at("/data/0/text").asString()).isEqualTo("This is what the script heard.");
            assertThat(kept.at("/data/1/text").asString()).isEqualTo(REPLY);
        }
    }

    @Test
    void aRealtimeClientThatAsksIsToldWhatIsStored() throws Exception {
        try (var client = new VoiceClient(fixture, "/v1/realtime", "?model=any")) {
            client.send("{\"type\": \"session.update\", \"session\": {\"type\": \"realtime\","
                    + " \"vivavoce\": {\"events\": [\"stored\"]}}}");
            client.send("{\"type\": \"conversation.item.create\", \"item\": {\"id\": \"mine\", \"type\": \"message\","
                    + " \"role\": \"user\", \"content\": [{\"type\": \"input_text\", \"text\": \"By event\"}]}}");
            client.send("{\"type\": \"response.create\"}");

            var user = client.await("vivavoce.history.stored");
            var reply = client.await("vivavoce.history.stored");

            assertThat(user.at("/item_id").asString()).isEqualTo("mine");
            var conversation = user.at("/conversation_id").asString();
            var data = json(fixture.get(CONVERSATIONS + "/" + conversation)).at("/data");
            assertThat(texts(data)).isEqualTo("By event\n" + REPLY + "\n");
            assertThat(data.at("/1/id")).isEqualTo(reply.at("/item_id"));
        }
    }

    @Test
    void ofAReplyThatWasInterruptedWhatWasHeardIsStored() throws Exception {
        var interrupted = false;
        // on a busy machine a reply may be over before it is interrupted
        for (var tries = 0; tries < 5 && !interrupted; tries++) interrupted = isInterruptedAndStoredSo();

        assertThat(interrupted).isTrue();
    }

    private static boolean isInterruptedAndStoredSo() throws Exception {
        try (var client = new VoiceClient(fixture, "")) {
            client.send("{\"type\": \"text\", \"text\": \"First\"}");
            while (!client.await("state").at("/state").asString().equals("speaking")) continue;
            client.send("{\"type\": \"cancel\"}");
            var turn = client.await("turn");
            client.send("{\"type\": \"text\", \"text\": \"Second\"}");
            client.await("turn");
            var conversation = client.await("stored").at("/conversation").asString();

            var data = json(fixture.get(CONVERSATIONS + "/" + conversation)).at("/data");
            if (!turn.at("/interrupted").asBoolean()) return false;
            assertThat(texts(data)).doesNotContain(REPLY + "\nSecond").startsWith("First\n");
            var heard = turn.at("/heard").asString();
            if (!heard.isEmpty()) {
                assertThat(data.at("/1/text").asString()).isEqualTo(heard);
                assertThat(data.at("/1/cut").asBoolean()).isTrue();
            }
            return true;
        }
    }

    private static String texts(JsonNode items) {
        var texts = new StringBuilder();
        for (var item : items) texts.append(item.at("/text").asString()).append('\n');
        return texts.toString();
    }

    @Test
    void aConversationIsExportedAsJsonAndAsText() throws Exception {
        var id = json(fixture.chat("{\"message\": \"Export \\\"this\\\"\"}"))
                .at("/historyId")
                .asString();

        var asJson = fixture.get(CONVERSATIONS + "/" + id + "/export");
        var asText = fixture.get(CONVERSATIONS + "/" + id + "/export?format=text");

        assertThat(asJson.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment; filename=\"conversation-");
        assertThat(json(asJson).at("/data/0/text").asString()).isEqualTo("Export \"this\"");
        assertThat(asText.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(asText.body()).startsWith("Export \"this\"\n").contains("\nUser, 2", "\nAssistant, 2", REPLY);
    }

    @Test
    void whatIsDeletedIsGone() throws Exception {
        var first = json(fixture.chat("{\"message\": \"Delete this\"}"));
        var id = first.at("/historyId").asString();

        var deleted = delete(CONVERSATIONS + "/" + id);

        assertThat(json(deleted).at("/deleted").asBoolean()).isTrue();
        assertThat(fixture.get(CONVERSATIONS + "/" + id).statusCode()).isEqualTo(404);
        assertThat(delete(CONVERSATIONS + "/" + id).statusCode()).isEqualTo(404);
        var next = json(fixture.chat("{\"message\": \"Go on\", \"conversation\": \""
                + first.at("/conversation").asString() + "\"}"));
        assertThat(next.at("/stored").asBoolean())
                .as("of a conversation that was deleted")
                .isFalse();
        assertThat(fixture.get(CONVERSATIONS + "/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void longListsComeInParts() throws Exception {
        for (var i = 0; i < 3; i++) fixture.chat("{\"message\": \"Gnu number " + i + "\"}");

        var first = json(fixture.get(CONVERSATIONS + "?query=gnu&limit=2"));
        var second = json(fixture.get(CONVERSATIONS + "?query=gnu&limit=2&before="
                + first.at("/next_before").asString()));

        assertThat(first.at("/has_more").asBoolean()).isTrue();
        assertThat(second.at("/has_more").asBoolean()).isFalse();
        assertThat(second.at("/data")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "?limit=0, limit",
        "?limit=101, limit",
        "?limit=many, limit",
        "?before=yesterday, before",
        "/conv_1?limit=501, limit",
        "/conv_1/export?format=pdf, format"
    })
    void whatIsWrongIsNamed(String request, String field) throws Exception {
        var path = request.startsWith("/conv_1")
                ? request.replace(
                        "conv_1",
                        json(fixture.chat("{\"message\": \"Hi\"}"))
                                .at("/historyId")
                                .asString())
                : request;

        var answer = fixture.get(CONVERSATIONS + path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/param").asString()).isEqualTo(field);
    }

    @Test
    void anotherMethodIsRefusedAndSaysWhichAreAllowed() throws Exception {
        var answer = send(HttpRequest.newBuilder(fixture.http(CONVERSATIONS))
                .PUT(HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, DELETE");
    }

    @Test
    void whereNothingIsKeptThatIsSaid() throws Exception {
        try (var other = new ServerFixture()) {
            var answer = other.get(CONVERSATIONS);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(json(answer).at("/error/code").asString()).isEqualTo("history_off");
            assertThat(json(other.chat("{\"message\": \"Hi\"}")).has("stored")).isFalse();
        }
    }

    private static HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(fixture.http(path)).DELETE().build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return fixture.client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.mapper().readTree(answer.body());
    }
}
