package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.access.Admission;
import io.vivavoce.server.Server;
import io.vivavoce.transport.RtcOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the server gives the web app away. What the app does is tested in a browser, by {@code WebAppTest} of module cli. */
class WebPageTest {
    /** What the issue allows for the first load, gzip. */
    private static final int FIRST_LOAD_BYTES = 300_000;

    private static final Pattern LINKED = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"");
    private static final Pattern FONT = Pattern.compile("url\\(([^)]+-latin-wght[^)]+\\.woff2)\\)");

    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws InterruptedException {
        assumeTrue(
                new WebPage("").isBuilt(),
                "the web app is not built: Node.js 20.19 or later and npm are missing, or what it is built with");
        fixture = new ServerFixture();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (fixture != null) fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/history", "/history/conv_1", "/status", "/settings"})
    void thePageIsAtEachOfItsRoutesAndRunsNothingButItsOwnScripts(String route) throws Exception {
        var answer = get(route);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(text(answer)).startsWith("<!doctype html>").doesNotContain("\"./");
        assertThat(header(answer, "Content-Type")).startsWith("text/html");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(answer, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(answer, "Permissions-Policy")).contains("microphone=(self)", "camera=()");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void aPageThatIsKnownIsNotSentAgain() throws Exception {
        var etag = header(get("/"), "ETag");

        var again = get("/", "If-None-Match", etag);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void whatThePageLinksIsThereAndMayBeKeptForEver() throws Exception {
        var linked = linked();

        assertThat(linked).anyMatch(path -> path.endsWith(".js")).anyMatch(path -> path.endsWith(".css"));
        for (var path : linked) {
            var answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(header(answer, "Cache-Control"))
                    .as(path)
                    .isEqualTo(path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
        }
    }

    @Test
    void scriptsAreSentCompressedToWhoTakesThatAndAreTheSame() throws Exception {
        var path = linked().stream()
                .filter(name -> name.startsWith("/assets/"))
                .findFirst()
                .orElseThrow();
        var plain = get(path);
        var gzip = get(path, "Accept-Encoding", "gzip");
        var brotli = get(path, "Accept-Encoding", "gzip, deflate, br");
        var refused = get(path, "Accept-Encoding", "br;q=0");

        assertThat(header(gzip, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(gzip, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(header(brotli, "Content-Encoding")).isEqualTo("br");
        assertThat(brotli.body()).hasSizeLessThan(gzip.body().length);
        assertThat(refused.body()).isEqualTo(plain.body());
    }

    @Test
    void theFirstLoadIsSmall() throws Exception {
        var bytes = gzipped(get("/").body());
        for (var path : linked()) {
            var body = get(path).body();
            bytes += gzipped(body);
            var fonts = FONT.matcher(new String(body, StandardCharsets.UTF_8));
            while (path.endsWith(".css") && fonts.find())
                bytes += get("/assets/" + fonts.group(1)).body().length;
        }

        assertThat(bytes).as("page, scripts, styles and font, gzip").isBetween(50_000, FIRST_LOAD_BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/assets/",
                "/assets/nothing.js",
                "/files.txt",
                "/index.html",
                "/assets/..%2ffiles.txt",
                "/history/a/b",
                "/assets/%2e%2e/built"
            })
    void nothingElseIsThere(String path) throws Exception {
        assertThat(get(path).statusCode()).isIn(400, 404);
    }

    @Test
    void assetsMayComeFromElsewhereAndTheBrowserIsToldSo() throws Exception {
        var options = new Server.Options(
                "127.0.0.1",
                0,
                0,
                Optional.empty(),
                false,
                Admission.local(),
                RtcOptions.DEFAULT,
                "https://cdn.example/voice");
        try (var server = new Server(options, "test", List.of())) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"));
            var answer = fixture.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());

            assertThat(text(answer))
                    .contains("\"https://cdn.example/voice/assets/", "\"/theme.js\"")
                    .doesNotContain("\"/assets/");
            assertThat(header(answer, "Content-Security-Policy"))
                    .contains("script-src 'self' https://cdn.example/voice/;", "connect-src 'self';");
        }
    }

    private static List<String> linked() throws IOException, InterruptedException {
        var paths = new ArrayList<String>();
        var matcher = LINKED.matcher(text(get("/")));
        while (matcher.find()) paths.add(matcher.group(1));
        return paths;
    }

    private static int gzipped(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.size();
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(fixture.http(path));
        if (headers.length > 0) request.headers(headers);
        return fixture.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
