package io.vivavoce.http;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.vivavoce.runtime.EngineHealth;
import io.vivavoce.session.Figure;
import io.vivavoce.session.Session;
import io.vivavoce.session.TurnReport;
import io.vivavoce.transport.Rtc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What is measured, for Prometheus: names of DESIGN section 5 ({@code docs/metrics.md}). Holds no text that anyone said, and
 * no label whose values clients choose. Thread-safe.
 */
public final class Metrics {
    /** Around the 200 ms that people leave between turns, the budget of 350 to 470 ms, and what is too slow. */
    private static final double[] TURN_SECONDS = {.05, .1, .15, .2, .3, .4, .5, .6, .8, 1, 1.5, 2, 3, 5, 10, 20};

    private static final double[] LATENESS_SECONDS = {.0001, .0005, .001, .002, .005, .01, .02, .05, .1, .5};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<Figure, Histogram> figures = new EnumMap<>(Figure.class);
    private final Counter turns;
    private final Counter opened;
    private final Counter refused;
    private final Counter droppedEvents;
    private final Counter lostSamples;
    private final Counter requests;
    private final Counter apiRequests;
    private final Counter spoken;
    private final Counter transcribed;
    private final DistributionDataPoint lateness;

    public Metrics(Service service) {
        for (var figure : Figure.values())
            figures.put(
                    figure,
                    Histogram.builder()
                            .name(figure.metricName())
                            .help("See docs/metrics.md, " + figure.logName() + ".")
                            .classicOnly()
                            .classicUpperBounds(TURN_SECONDS)
                            .register(registry));
        turns = counter("vivavoce_turns_total", "Turns that ended.", "speculated", "interrupted");
        opened = counter("vivavoce_sessions_opened_total", "Sessions of /voice-chat that were opened.");
        refused = counter("vivavoce_refused_total", "Sessions and requests refused, by reason.", "reason");
        droppedEvents = counter("vivavoce_dropped_events_total", "Events that found a session's mailbox full.");
        lostSamples = counter("vivavoce_lost_samples_total", "Samples at 16 kHz that were not heard in time.");
        requests = counter("vivavoce_chat_requests_total", "Requests to /chat, by HTTP status.", "status");
        apiRequests = counter(
                "vivavoce_api_requests_total", "Requests to /v1, by endpoint and HTTP status.", "endpoint", "status");
        spoken = counter("vivavoce_spoken_seconds_total", "Sound that /v1/audio/speech gave out.");
        transcribed = counter("vivavoce_transcribed_seconds_total", "Sound that /v1/audio/transcriptions wrote down.");
        lateness = Histogram.builder()
                .name("vivavoce_frame_lateness_seconds")
                .help("Playout of a frame against its clock.")
                .classicOnly()
                .classicUpperBounds(LATENESS_SECONDS)
                .register(registry)
                .labelValues();
        gauge(
                service,
                "vivavoce_sessions",
                "Sessions that are open.",
                open -> open.capacity().sessions());
        gauge(
                service,
                "vivavoce_talking_sessions",
                "Sessions in which someone talks, or did in the last ten seconds.",
                open -> open.capacity().talking());
        gauge(
                service,
                "vivavoce_busy_cores",
                "Cores kept busy in the last ten seconds.",
                open -> open.capacity().busyCores());
        gauge(
                service,
                "vivavoce_hearing_lateness_p99_seconds",
                "Sound written to judged, since the start.",
                open -> open.path().hearingLateness().ms(.99) / 1000);
        GaugeWithCallback.builder()
                .name("vivavoce_engine_up")
                .help("1 the configured engine answers, 0.5 another stands in, 0 none answers.")
                .labelNames("role", "engine")
                .callback(gauge -> service.engines()
                        .forEach(health -> gauge.call(up(health), health.role().name(), health.engine())))
                .register(registry);
        CounterWithCallback.builder()
                .name("vivavoce_history_items_total")
                .help("Items of conversations that were stored, or lost for a disk that is full, broken or slow.")
                .labelNames("fate")
                .callback(counter -> service.history().ifPresent(history -> {
                    counter.call(history.stored(), "stored");
                    counter.call(history.lost(), "lost");
                }))
                .register(registry);
        ProcessMetrics.register(registry);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    /** One that has no value before the engines are loaded. */
    private void gauge(Service service, String name, String help, ToDoubleFunction<Service.Open> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> service.now().ifPresent(open -> gauge.call(value.applyAsDouble(open))))
                .register(registry);
    }

    private static double up(EngineHealth health) {
        return switch (health.state()) {
            case OK -> 1;
            case DEGRADED -> 0.5;
            case FAILED -> 0;
        };
    }

    /** What WebRTC's connections are, and were: its library keeps some memory of each that was. */
    void webrtc(Rtc rtc) {
        GaugeWithCallback.builder()
                .name("vivavoce_webrtc_connections")
                .help("WebRTC connections that are open.")
                .callback(gauge -> gauge.call(rtc.connections()))
                .register(registry);
        CounterWithCallback.builder()
                .name("vivavoce_webrtc_connections_opened_total")
                .help("WebRTC connections since the start; the library keeps about 0.1 MB of each.")
                .callback(counter -> counter.call(rtc.opened()))
                .register(registry);
    }

    void turnEnded(TurnReport report) {
        turns.labelValues(String.valueOf(report.speculated()), String.valueOf(report.interrupted()))
                .inc();
        figures.forEach(
                (figure, histogram) -> figure.ms(report).ifPresent(ms -> histogram.observe(Unit.millisToSeconds(ms))));
    }

    void sessionOpened() {
        opened.inc();
    }

    void sessionEnded(Session session) {
        droppedEvents.inc(session.droppedEvents());
        lostSamples.inc(session.lostSamples());
    }

    /** Samples at 16 kHz that came and found nobody who took them in time. */
    void lost(long samples) {
        lostSamples.inc(samples);
    }

    void refused(String reason) {
        refused.labelValues(reason).inc();
    }

    void chatAnswered(int status) {
        requests.labelValues(String.valueOf(status)).inc();
    }

    /** @param endpoint one of the few that there are, and nothing that a client chose */
    void apiAnswered(String endpoint, int status) {
        apiRequests.labelValues(endpoint, String.valueOf(status)).inc();
    }

    void spoke(double seconds) {
        spoken.inc(seconds);
    }

    void transcribed(double seconds) {
        transcribed.inc(seconds);
    }

    /** A frame went out so many ns after its time; allocates nothing. */
    public void frameLate(long nanos) {
        lateness.observe(Math.max(0, nanos) / 1e9);
    }

    /** All of it, in Prometheus' text format 0.0.4. */
    byte[] text() {
        var out = new ByteArrayOutputStream(16_384);
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of a byte array: never
        }
        return out.toByteArray();
    }

    static String contentType() {
        return PrometheusTextFormatWriter.CONTENT_TYPE;
    }
}
