package io.vivavoce.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FramesReportTest {
    private static final Machine MACHINE = Machine.here(Clock.systemUTC());

    @Test
    void readsWhatJmhWrote() {
        var report = report(result("ring", 102, 46, 0.0006));

        assertThat(report.frames()).singleElement().satisfies(ring -> {
            assertThat(ring.frame()).isEqualTo(Frame.RING);
            assertThat(ring.nanos()).isEqualTo(102);
            assertThat(ring.cpuNanos()).isEqualTo(46);
            assertThat(ring.ownBytes()).isZero();
        });
    }

    @Test
    void whatANewerBenchmarkMeasuresIsLeftOut() {
        assertThat(report(result("telepathy", 1, 1, 0)).frames()).isEmpty();
    }

    @Test
    void thePathIsResamplingAndDetectionForTheSameLengthOfSound() {
        // 20 ms at 5 µs are 8 µs for 32 ms
        var report = report(result("speechDetector", 120_000, 100_000, 408.2), result("resample", 6000, 5000, 0.01));

        assertThat(report.pathMicros()).hasValueCloseTo(108.0, Offset.offset(1e-9));
        assertThat(report.pathOwnBytes()).hasValue(0);
        assertThat(report.frames()).extracting(FrameFigures::frame).isSorted();
    }

    @Test
    void anObjectOfOursInEachCallIsSeen() {
        var report = report(result("speechDetector", 1, 1, 408 + 2048), result("resample", 1, 1, 24));

        assertThat(report.pathOwnBytes()).hasValueCloseTo(2048 + 24 * 1.6, Offset.offset(1e-6));
    }

    @Test
    void aSumThatLacksAPartIsAbsent() {
        var report = report(result("resample", 6000, 5000, 0));

        assertThat(report.pathMicros()).isEmpty();
        assertThat(report.earMicros()).isEmpty();
        assertThat(JsonMapper.builder().build().readTree(report.json()).has("pathMicros"))
                .isFalse();
    }

    @Test
    void eventsASecondAreOfProcessorTime() {
        assertThat(report(result("turnLoop", 500, 250, 300)).eventsPerSecond()).hasValue(4e6);
    }

    @Test
    void aSingleIterationHasNoError() {
        var json = result("ring", 1, 1, 0).replace("\"scoreError\" : 1.5", "\"scoreError\" : \"NaN\"");

        assertThat(report(json).frames().getFirst().errorNanos()).isZero();
    }

    private static FramesReport report(String... results) {
        return FramesReport.of("vivavoce bench frames", MACHINE, Load.now(), '[' + String.join(",", results) + ']');
    }

    /** In the shape of JMH 1.37's results. */
    private static String result(String method, double nanos, double cpuNanos, double bytes) {
        return """
                {
                  "benchmark" : "io.vivavoce.bench.frames.Frames.%s",
                  "primaryMetric" : {"score" : %s, "scoreError" : 1.5, "scoreUnit" : "ns/op"},
                  "secondaryMetrics" : {
                    "processor.time" : {"score" : %s},
                    "gc.alloc.rate.norm" : {"score" : %s}
                  }
                }""".formatted(method, nanos, cpuNanos, bytes);
    }
}
