package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.store.History;
import io.vivavoce.testkit.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/manual/serve.md}, as they stand there, but for the port and a conversation's name. */
class ManualTest {
    @TempDir
    private static Path data;

    private static History history;
    private static ServerFixture fixture;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws InterruptedException {
        history = KeptHistory.in(data);
        fixture = new ServerFixture();
        fixture.server.keepIn(history);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
        history.close();
    }

    private ManualPage page() {
        return new ManualPage("serve.md", folder, fixture.server.port());
    }

    @Test
    void eachCurlAnswersAsThePageSays() throws Exception {
        assumeTrue(Programs.works("curl", "--version"), "curl is not installed");
        var conversation = "";
        var asked = 0;
        var page = page();
        var blocks = page.blocks();
        for (var i = 0; i < blocks.size(); i++) {
            if (!blocks.get(i).text().startsWith("curl ")) continue;
            var command = blocks.get(i).text().replaceAll("c_\\w{20,}", conversation);
            var answer = page.run("sh", "-c", command);
            var shown = i + 1 < blocks.size() && blocks.get(i + 1).language().equals("json")
                    ? blocks.get(i + 1).text()
                    : "";
            if (!shown.isEmpty())
                assertThat(ManualPage.names(answer)).as(command).isEqualTo(ManualPage.names(shown));
            if (answer.startsWith("{\"conversation\""))
                conversation =
                        Json.mapper().readTree(answer).at("/conversation").asString();
            assertThat(answer).as(command).doesNotContain("\"error\":");
            asked++;
        }

        assertThat(asked).isGreaterThanOrEqualTo(6);
        assertThat(folder.resolve("reply.wav")).isNotEmptyFile();
    }

    @Test
    void theClientInPythonHoldsATurn() throws Exception {
        assumeTrue(Programs.works("python3", "-c", "import websockets"), "Python's websockets is not installed");
        var page = page();
        Files.writeString(folder.resolve("ask.py"), page.here(page.python().text()));
        Files.copy(Catalogue.standard().file("speech-samples", "2830-3980-0043.wav"), folder.resolve("question.wav"));

        var said = page.run("sh", "-c", "python3 ask.py question.wav answer.wav");

        assertThat(said)
                .contains("You: This is what the script heard.")
                .contains("Assistant: This is the scripted answer. No model was asked.");
        assertThat(Files.size(folder.resolve("answer.wav"))).isGreaterThan(20_000);
    }
}
