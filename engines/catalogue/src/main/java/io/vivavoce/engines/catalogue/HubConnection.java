package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Asks the hub for a file, follows its redirects, and refuses, before a byte of it comes, a file whose {@code
 * X-Linked-ETag} or {@code X-Linked-Size} is not the pinned one.
 */
final class HubConnection implements AutoCloseable {

    private static final int MAX_REDIRECTS = 5;
    private static final Duration CONNECT = Duration.ofSeconds(8);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final URI hub;
    private final Optional<String> token;
    private final HttpClient client;

    /** @param token sent to the hub itself, and to no one that it redirects to */
    HubConnection(URI hub, Optional<String> token) {
        this.hub = hub;
        this.token = token;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER) // the first answer's headers are needed
                .connectTimeout(CONNECT)
                .proxy(Proxies.of(System.getenv()))
                .build();
    }

    /** Ends the client's threads, and with them whatever still runs. */
    @Override
    public void close() {
        client.shutdownNow();
    }

    URI address(Source.Hub source, Piece piece) {
        return URI.create(hub + "/" + source.repository() + "/resolve/" + source.revision() + "/" + piece.path());
    }

    /** Follows redirects to the last answer; its body is open. */
    HttpResponse<InputStream> open(URI address, ModelFile file, long have) throws IOException, InterruptedException {
        URI at = address;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpResponse<InputStream> response = send(at, have);
            boolean redirect = switch (response.statusCode()) {
                case 301, 302, 303, 307, 308 -> true;
                default -> false;
            };
            if (response.statusCode() < 400) {
                requireLinked(response, address, file);
            }
            if (!redirect) {
                return response;
            }
            response.body().close();
            String location = response.headers().firstValue("Location").orElse("");
            at = next(at, location);
        }
        throw new CatalogueException(address.getHost() + " redirects in circles (more than " + MAX_REDIRECTS
                + " times) for " + file.name() + ".");
    }

    private static URI next(URI at, String location) {
        URI next;
        try {
            next = at.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new CatalogueException(at.getHost() + " redirects to '" + location + "', which is no address.", e);
        }
        boolean safe =
                "https".equals(next.getScheme()) || ("http".equals(next.getScheme()) && "http".equals(at.getScheme()));
        if (location.isBlank() || !safe) {
            throw new CatalogueException(at.getHost() + " redirects to '" + location
                    + "'; only https is followed from there. A proxy may be in the way.");
        }
        return next;
    }

    private HttpResponse<InputStream> send(URI at, long have) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(ANSWER).header("User-Agent", "vivavoce");
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        if (at.getHost().equals(hub.getHost())) {
            token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (SSLException e) {
            throw new CatalogueException(
                    "The certificate of " + at.getHost() + " is not trusted (" + e.getMessage()
                            + "). If a company's proxy stands between, add its certificate to the JDK: keytool -importcert"
                            + " -cacerts. Else use a local folder (VIVAVOCE_MODELS_SOURCE).",
                    e);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new CatalogueException(
                    at.getHost() + " can't be reached: check the network and the proxy, or use a"
                            + " local folder (VIVAVOCE_MODELS_SOURCE).",
                    e);
        } catch (HttpTimeoutException e) {
            throw new TryAgain("it did not answer within " + ANSWER.toSeconds() + " s", Duration.ZERO);
        } catch (IOException e) {
            throw new TryAgain("the connection broke", Duration.ZERO);
        }
    }

    private static void requireLinked(HttpResponse<?> response, URI address, ModelFile file) {
        Optional<String> tag = response.headers()
                .firstValue("X-Linked-ETag")
                .map(value -> value.replace("\"", "").toLowerCase(Locale.ROOT))
                .filter(value -> value.length() == file.sha256().length());
        if (tag.isPresent() && !tag.get().equals(file.sha256())) {
            throw new CatalogueException(address.getHost() + " has another file under " + address.getPath()
                    + ": its SHA-256 is " + tag.get() + ", not " + file.sha256() + ". Nothing was downloaded.");
        }
        response.headers().firstValueAsLong("X-Linked-Size").ifPresent(size -> {
            if (size != file.bytes()) {
                throw new CatalogueException(address.getHost() + " has another file under " + address.getPath() + ": "
                        + size + " bytes, not " + file.bytes() + ". Nothing was downloaded.");
            }
        });
    }
}
