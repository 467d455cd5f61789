package io.vivavoce.bench;

import io.vivavoce.transport.RtcEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What all lines of a run share: the HTTP client, and WebRTC's threads once a line needs them. Thread: one. */
final class Lines implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable RtcEngine rtc;

    HttpClient http() {
        return http;
    }

    Line call(URI address, Caller caller, BiConsumer<JsonNode, Caller> events) {
        var known = rtc;
        if (known == null) {
            known = RtcEngine.start();
            rtc = known;
        }
        return new CallLine(known.factory(), http, address, caller, events);
    }

    @Override
    public void close() {
        http.shutdownNow();
        if (rtc != null) rtc.stop();
    }
}
