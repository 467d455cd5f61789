package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.testkit.Programs;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/manual/openai.md}, as they stand there, but for the port. */
class OpenAiManualTest {
    private static ServerFixture fixture;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws InterruptedException {
        fixture = new ServerFixture();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    private ManualPage page() {
        return new ManualPage("openai.md", folder, fixture.server.port());
    }

    @Test
    void eachCurlAnswersAsThePageSays() throws Exception {
        assumeTrue(Programs.works("curl", "--version"), "curl is not installed");
        var page = page();
        var blocks = page.blocks();
        var asked = 0;
        for (var i = 0; i < blocks.size(); i++) {
            if (!blocks.get(i).language().equals("sh")) continue;
            var answer = page.run("sh", "-c", blocks.get(i).text());
            assertThat(answer).as(blocks.get(i).text()).doesNotContain("\"error\":");
            if (i + 1 < blocks.size() && blocks.get(i + 1).language().equals("json"))
                assertThat(ManualPage.names(answer))
                        .as(blocks.get(i).text())
                        .isEqualTo(ManualPage.names(blocks.get(i + 1).text()));
            asked++;
        }

        assertThat(asked).isEqualTo(6);
        assertThat(folder.resolve("hello.mp3")).isNotEmptyFile();
    }

    @Test
    void theClientInPythonIsAnswered() throws Exception {
        assumeTrue(Programs.works("python3", "-c", "import openai"), "Python's openai is not installed");
        var page = page();

        assertThat(page.run("python3", "-c", page.python().text())).contains("This is the scripted answer.");
    }
}
