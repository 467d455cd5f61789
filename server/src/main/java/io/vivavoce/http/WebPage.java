package io.vivavoce.http;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The web app (module {@code web}), out of the class path: its files, which are known by name beforehand, so that no path
 * that is asked for reaches anything else, and its one page at each of its routes.
 *
 * <p>Files under {@code /assets/} carry a hash of their content in their names and may be kept for ever; they may lie
 * elsewhere too, on a CDN. The page is always asked for anew. Thread-safe.
 */
final class WebPage {
    /** Where the build of module {@code web} puts it; {@link #INDEX} lists the files. */
    private static final String FOLDER = "/io/vivavoce/web/";

    private static final String INDEX = "files.txt";
    private static final String PAGE = "index.html";

    /** What {@code src/app/routes.ts} of the web app knows. */
    private static final List<String> ROUTES = List.of("/", "/history", "/history/{id}", "/status", "/settings");

    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2");

    /** In the order in which they are liked; the ending of the file that was compressed so by the build. */
    private static final Map<String, String> ENCODINGS = Map.of("br", ".br", "gzip", ".gz");

    private static final List<String> LIKED = List.of("br", "gzip");

    private static final String NOT_BUILT = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Vivavoce</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"></head>
            <body><main><h1>Vivavoce is running, without its page</h1>
            <p>The page is built with Node.js 20.19 or later and npm, which were not there when this server was built.
            Install them (Debian, Ubuntu: <code>sudo apt-get install nodejs npm</code>; macOS: <code>brew install
            node</code>; or nodejs.org), then start <code>./vivavoce serve</code> again: it builds what is missing.</p>
            <p>Everything else works: <code>POST /chat</code>, WebSocket <code>/voice-chat</code> and
            <code>/v1/realtime</code>, <a href="/health">/health</a>, <a href="/metrics">/metrics</a>.</p>
            </main></body></html>
            """;

    private final List<String> files;
    private final Headers headers;
    private final String assets;
    private final ConcurrentHashMap<String, Stored> stored = new ConcurrentHashMap<>(); // of the listed files only

    /** A file as it is sent. */
    private record Stored(byte[] bytes, String etag) {}

    /** @param assetsUrl where browsers get {@code /assets/} from: a base URL without a slash at its end; empty: from here */
    WebPage(String assetsUrl) {
        files = read(INDEX)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).lines().toList())
                .orElse(List.of());
        headers = new Headers(assetsUrl);
        assets = assetsUrl.isEmpty() ? "/assets/" : assetsUrl + "/assets/";
    }

    /** Whether module {@code web} was built. */
    boolean isBuilt() {
        return files.contains(PAGE);
    }

    void addTo(JavalinDefaultRoutingApi routes) {
        for (var route : isBuilt() ? ROUTES : List.of("/")) {
            routes.get(route, this::page);
            routes.head(route, this::page);
        }
        for (var file : files) {
            if (file.equals(PAGE) || ENCODINGS.values().stream().anyMatch(file::endsWith)) continue;
            routes.get("/" + file, request -> file(request, file));
            routes.head("/" + file, request -> file(request, file));
        }
    }

    private void page(Context request) {
        headers.ofThePage(request);
        request.contentType("text/html; charset=utf-8");
        if (!isBuilt()) {
            request.header("Cache-Control", "no-store").result(NOT_BUILT);
            return;
        }
        send(request, stored.computeIfAbsent(PAGE, _ -> withAssets()), "no-cache");
    }

    private Stored withAssets() {
        return stored(html().getBytes(StandardCharsets.UTF_8));
    }

    /** The build writes {@code ./assets/} and the like, which lead nowhere from {@code /history/…}. */
    String html() {
        var html = new String(read(PAGE).orElseThrow(), StandardCharsets.UTF_8);
        return html.replace("\"./assets/", "\"" + assets).replace("\"./", "\"/");
    }

    private void file(Context request, String file) {
        headers.ofAFile(request);
        request.contentType(TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "application/octet-stream"));
        var name = file;
        for (var encoding : LIKED) {
            var compressed = file + ENCODINGS.get(encoding);
            if (!files.contains(compressed)) continue;
            request.header("Vary", "Accept-Encoding");
            if (!accepts(request.header("Accept-Encoding"), encoding)) continue;
            request.header("Content-Encoding", encoding);
            name = compressed;
            break;
        }
        var chosen = stored.computeIfAbsent(name, wanted -> stored(read(wanted).orElseThrow()));
        send(request, chosen, file.startsWith("assets/") ? FOR_EVER : "no-cache");
    }

    private static boolean accepts(@Nullable String header, String encoding) {
        if (header == null) return false;
        for (var part : header.split(",")) {
            var name = part.strip();
            if (name.equals(encoding) || (name.startsWith(encoding + ";") && !name.endsWith("q=0"))) return true;
        }
        return false;
    }

    private static void send(Context request, Stored file, String caching) {
        request.header("Cache-Control", caching).header("ETag", file.etag);
        if (file.etag.equals(request.header("If-None-Match"))) request.status(304);
        else request.result(file.bytes);
    }

    private static Stored stored(byte[] bytes) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Stored(bytes, "\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("each Java platform has SHA-256", e);
        }
    }

    private static Optional<byte[]> read(String file) {
        try (var in = WebPage.class.getResourceAsStream(FOLDER + file)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a browser is told to keep to: the page runs no script but its own, and talks to nobody but this server. */
    private static final class Headers {
        private final String policy;

        Headers(String assetsUrl) {
            var own = assetsUrl.isEmpty() ? "'self'" : "'self' " + assetsUrl + "/";
            policy = String.join(
                    "; ",
                    "default-src 'none'",
                    "script-src " + own,
                    "style-src " + own,
                    "font-src " + own,
                    "img-src " + own + " blob: data:",
                    "media-src 'self' blob:",
                    "connect-src 'self'",
                    "worker-src 'self'",
                    "manifest-src 'self'",
                    "base-uri 'none'",
                    "form-action 'none'",
                    "frame-ancestors 'none'",
                    "require-trusted-types-for 'script'");
        }

        void ofThePage(Context request) {
            request.header("Content-Security-Policy", policy)
                    .header(
                            "Permissions-Policy",
                            "microphone=(self), speaker-selection=(self), screen-wake-lock=(self), camera=(),"
                                    + " geolocation=(), payment=(), usb=(), browsing-topics=()")
                    .header("Cross-Origin-Opener-Policy", "same-origin");
            ofAFile(request);
        }

        void ofAFile(Context request) {
            request.header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "no-referrer")
                    .header("X-Frame-Options", "DENY");
        }
    }
}
