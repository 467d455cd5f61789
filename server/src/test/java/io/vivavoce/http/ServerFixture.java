package io.vivavoce.http;

import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.server.Server;
import io.vivavoce.session.SessionOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/** A server on a free port, with real detectors and scripted engines, and the JDK's client for it. */
final class ServerFixture implements AutoCloseable {
    final VoicePath path;
    final Server server;
    final HttpClient client = HttpClient.newHttpClient();

    ServerFixture() throws InterruptedException {
        this(2_000);
    }

    ServerFixture(long drainMs) throws InterruptedException {
        path = VoicePath.open(
                Choices.parse(List.of("stt=scripted", "llm=scripted", "tts=scripted"), Optional.empty()),
                Catalogue.standard());
        server = new Server(new Server.Options("127.0.0.1", 0, drainMs), "test", List.of());
        server.ready(path, SessionOptions.DEFAULT, VoiceOptions.none(), Capacity.measured(path, 0));
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    URI webSocket(String path) {
        return URI.create("ws://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(http(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> chat(String json, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(http("/chat")).POST(HttpRequest.BodyPublishers.ofString(json));
        request.header("Content-Type", "application/json");
        if (headers.length > 0) request.headers(headers);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws InterruptedException {
        client.shutdownNow(); // close() would wait for WebSockets that the server has cut
        server.close();
        path.close();
    }
}
