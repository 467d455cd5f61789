package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Downloads files of the model hub.
 *
 * <p>The hub answers {@code /OWNER/NAME/resolve/REVISION/PATH} with a redirect to its store, which carries {@code
 * X-Linked-ETag} (the SHA-256) and {@code X-Linked-Size}: a file that is not the pinned one is refused before a byte of
 * it comes. A partial file is resumed with {@code Range}; a connection that drops or falls silent is taken up where it
 * broke; 429 and 5xx are waited for as {@code Retry-After} says, within bounds.
 */
final class HubDownload {

    /** Tries in a row without a single new byte. */
    private static final int TRIES = 4;

    /** Silence after which a connection counts as dropped. */
    static final Duration SILENCE = Duration.ofSeconds(30);
    /** A server that asks for a longer wait is asked no more. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** Waits; tests count instead. */
    interface Pause {
        void pause(Duration duration) throws InterruptedException;
    }

    private final HubAddress hub;
    private final Optional<String> token;
    private final Duration silence;
    private final Pause pause;

    HubDownload(HubAddress hub, Optional<String> token, Duration silence, Pause pause) {
        this.hub = hub;
        this.token = token;
        this.silence = silence;
        this.pause = pause;
    }

    /** The hub at that address; {@code HF_TOKEN}, if set, is sent to it and to no one else. */
    static HubDownload to(HubAddress hub) {
        String token = System.getenv().getOrDefault("HF_TOKEN", "");
        return new HubDownload(
                hub, token.isBlank() ? Optional.empty() : Optional.of(token.strip()), SILENCE, Thread::sleep);
    }

    /**
     * Downloads and installs {@code files}, one after the other.
     *
     * @throws CatalogueException when the hub has them not, has others, or its address is none
     */
    void fetch(Source.Hub source, List<ModelFile> files, Shelf shelf, Progress progress)
            throws IOException, InterruptedException {
        try (HubConnection connection = new HubConnection(hub.uri(), token)) {
            for (ModelFile file : files) {
                URI address =
                        connection.address(source, source.piece(file.name()).orElseThrow());
                Path partial = shelf.partial(file);
                progress.begin(file.name(), file.bytes(), size(partial));
                try {
                    download(connection, address, file, partial, progress);
                } finally {
                    progress.end();
                }
                shelf.install(file, partial, address.getHost());
            }
        }
    }

    private void download(HubConnection connection, URI address, ModelFile file, Path partial, Progress progress)
            throws IOException, InterruptedException {
        if (size(partial) > file.bytes()) {
            Files.delete(partial); // of another version of Vivavoce, or damaged
        }
        int tries = 0;
        long most = size(partial);
        while (size(partial) != file.bytes()) {
            try {
                attempt(connection, address, file, partial, progress);
            } catch (TryAgain e) {
                // Against the most that ever came: pages of changing length, each from its start, are no progress.
                tries = size(partial) > most ? 1 : tries + 1;
                most = Math.max(most, size(partial));
                if (tries >= TRIES || e.asked().compareTo(LONGEST_WAIT) > 0) {
                    throw new CatalogueException(
                            file.name() + " could not be downloaded from " + address.getHost() + ": "
                                    + e.getMessage() + ". What came is kept (" + Bytes.text(size(partial)) + " of "
                                    + Bytes.text(file.bytes()) + "): run the command again later to go on.");
                }
                progress.note(address.getHost() + ": " + e.getMessage() + "; trying again.");
                pause.pause(e.asked().isZero() ? Duration.ofSeconds(1L << Math.min(tries, 4)) : e.asked());
            }
        }
    }

    private void attempt(HubConnection connection, URI address, ModelFile file, Path partial, Progress progress)
            throws IOException, InterruptedException {
        long have = size(partial);
        HttpResponse<InputStream> response = connection.open(address, file, have);
        try (InputStream body = response.body()) {
            switch (response.statusCode()) {
                case 200 -> receive(response, body, file, partial, 0, progress);
                case 206 -> {
                    requireRange(response, file, partial, have);
                    receive(response, body, file, partial, have, progress);
                }
                case 416 -> {
                    Files.deleteIfExists(partial);
                    throw new TryAgain("it did not accept the range from byte " + have, Duration.ZERO);
                }
                case 429 -> throw new TryAgain("it asks for fewer requests (429)", retryAfter(response));
                case 401, 403 ->
                    throw refused(
                            address,
                            file,
                            response.statusCode(),
                            "it refuses this file; set HF_TOKEN if you have access");
                case 404, 410 -> throw refused(address, file, response.statusCode(), "it has no such file");
                default -> {
                    if (response.statusCode() >= 500) {
                        throw new TryAgain("it failed (" + response.statusCode() + ")", retryAfter(response));
                    }
                    throw refused(address, file, response.statusCode(), "that answer was not expected");
                }
            }
        }
    }

    private static CatalogueException refused(URI address, ModelFile file, int status, String why) {
        return new CatalogueException(file.name() + " could not be downloaded from " + address.getHost()
                + ": it answered " + status + ", " + why + ".");
    }

    private static void requireRange(HttpResponse<?> response, ModelFile file, Path partial, long have)
            throws IOException {
        String range = response.headers().firstValue("Content-Range").orElse("");
        if (!range.startsWith("bytes " + have + "-") || !range.endsWith("/" + file.bytes())) {
            Files.deleteIfExists(partial);
            throw new TryAgain(
                    "it sent the range '" + range + "' where 'bytes " + have + "-…/" + file.bytes() + "' was asked for",
                    Duration.ZERO);
        }
    }

    private void receive(
            HttpResponse<?> response, InputStream body, ModelFile file, Path partial, long have, Progress progress)
            throws IOException {
        long announced = response.headers().firstValueAsLong("Content-Length").orElse(file.bytes() - have);
        if (announced != file.bytes() - have) {
            throw new CatalogueException("The server announced " + announced + " bytes for " + file.name() + " where "
                    + (file.bytes() - have) + " are missing: it is another file, or a proxy's page.");
        }
        long done = have;
        StandardOpenOption mode = have > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (SilenceWatch watch = new SilenceWatch(body, silence);
                OutputStream out =
                        Files.newOutputStream(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = read(body, buffer, watch); n >= 0 && done <= file.bytes(); n = read(body, buffer, watch)) {
                out.write(buffer, 0, n);
                done += n;
                progress.advance(done);
            }
        }
        if (done > file.bytes()) { // a chunked answer announces no length
            Files.delete(partial);
            throw new CatalogueException("The server sent more than the " + file.bytes() + " bytes of " + file.name()
                    + ": it is another file, or a proxy's page. It was thrown away.");
        }
        if (done < file.bytes()) {
            throw new TryAgain("the connection ended early", Duration.ZERO);
        }
    }

    /** Only a failure to read means 'again'; one to write is the disk's. */
    private static int read(InputStream body, byte[] buffer, SilenceWatch watch) throws TryAgain {
        try {
            int n = body.read(buffer);
            watch.heard();
            return n;
        } catch (IOException e) {
            throw new TryAgain(watch.fired() ? "it fell silent" : "the connection broke", Duration.ZERO);
        }
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        String value = response.headers().firstValue("Retry-After").orElse("").strip();
        return value.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(value)) : Duration.ZERO;
    }

    private static long size(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.size(file) : 0;
    }
}
