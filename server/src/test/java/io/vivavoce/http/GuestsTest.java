package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.access.Access;
import io.vivavoce.access.Admission;
import io.vivavoce.access.Caller;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pages may talk to a server that wants no key, and by which names it may be called. */
class GuestsTest {
    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws InterruptedException {
        fixture = new ServerFixture(
                new Admission(Access.open(Caller.LOCAL), List.of("voice.example"), List.of("https://app.example")));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,          '',                       200",
        "localhost:8080,     http://localhost:3000,    200",
        "[::1]:8080,         '',                       200",
        "voice.example,      https://voice.example,    200",
        "localhost,          https://app.example,      200",
        "localhost,          https://app.example:444,  403",
        "localhost,          http://app.example,       403",
        "localhost,          https://evil.example,     403",
        "localhost,          null,                     403",
        "evil.example,       http://evil.example,      403",
        "evil.example,       '',                       403",
        "localhost.evil.example, '',                   403"
    })
    void aPageComesInByItsOriginAndANameThatIsKnown(String host, String origin, int status) throws IOException {
        var lines = "GET /metrics HTTP/1.1\nHost: " + host + (origin.isEmpty() ? "" : "\nOrigin: " + origin);

        assertThat(RawHttp.ask(fixture, lines, "").status()).isEqualTo(status);
    }
}
