package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Streams that come and go leave nothing behind: the process's resident memory, which only Linux tells without tools. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {
    private static final int STREAMS = 200;
    /** What allocators keep of freed memory; one leaked set of a stream's buffers, 200 times, would be twice as much. */
    private static final long SLACK_KB = 24_000;

    private final float[] speech = TestModels.speech(TestModels.EXPERIENCE);

    @Test
    void speechDetectors() throws Exception {
        try (var engine = new SileroEngine(TestModels.silero())) {
            assertBounded(() -> {
                try (var detector = engine.open()) {
                    for (int at = 0; at + 512 <= speech.length; at += 512) detector.probability(speech, at);
                }
            });
        }
    }

    @Test
    void turnDetectors() throws Exception {
        try (var engine = new SmartTurnEngine(TestModels.smartTurn())) {
            assertBounded(() -> {
                try (var detector = engine.open()) {
                    detector.accept(speech, 0, speech.length);
                    detector.probability(detector.snapshot());
                }
            });
        }
    }

    @Test
    void utterances() throws Exception {
        try (var recognizer = TestModels.openMoonshine()) {
            assertBounded(() -> {
                try (var utterance = recognizer.open()) {
                    utterance.accept(speech, 0, speech.length / 2);
                    utterance.transcribe(false);
                    utterance.accept(speech, speech.length / 2, speech.length - speech.length / 2);
                    utterance.transcribe(true);
                }
            });
        }
    }

    @Test
    void engines() throws Exception {
        assertBounded(() -> {
            try (var engine = new SileroEngine(TestModels.silero());
                    var detector = engine.open()) {
                detector.probability(speech, 0);
            }
        });
    }

    private static void assertBounded(Use use) throws Exception {
        for (int i = 0; i < 50; i++) use.once();
        long before = residentKilobytes();
        for (int i = 0; i < STREAMS; i++) use.once();
        long grown = residentKilobytes() - before;
        System.out.printf("resident memory after %d more: %+d kB%n", STREAMS, grown);
        assertThat(grown).isLessThan(SLACK_KB);
    }

    /** Buffers of closed streams are freed by the collector, so it has to run first. */
    private static long residentKilobytes() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @FunctionalInterface
    private interface Use {
        void once() throws Exception;
    }
}
