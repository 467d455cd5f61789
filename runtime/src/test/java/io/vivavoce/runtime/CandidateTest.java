package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidateTest {
    /** The only engine left is asked in spite of its breaker; the library's list of calls broke on that. */
    @Test
    void anEngineThatWasLateMayFailOnAndComeBack() throws Exception {
        try (var candidate = new Candidate<AutoCloseable>("one", new VirtualTicker(), () -> () -> {})) {
            assertThat(candidate.load()).isEmpty();
            for (var round = 0; round < 10; round++) {
                candidate.failed(EngineFailure.late(Duration.ofSeconds(5)));
                for (var i = 0; i < 10; i++) candidate.failed(EngineFailure.by(new RuntimeFailure("no"), false));
                assertThat(candidate.isWell()).isFalse();

                candidate.answered();

                assertThat(candidate.isWell()).isTrue();
                assertThat(candidate.mayBeAsked()).isTrue();
            }
        }
    }

    @Test
    void sessionsThatFailAtOnceLeaveABreakerThatWorks() throws Exception {
        try (var candidate = new Candidate<AutoCloseable>("one", new VirtualTicker(), () -> () -> {});
                var sessions = Executors.newFixedThreadPool(4)) {
            assertThat(candidate.load()).isEmpty();
            var calls = IntStream.range(0, 4)
                    .mapToObj(_ -> sessions.submit(() -> {
                        for (var i = 0; i < 20_000; i++) {
                            candidate.mayBeAsked();
                            if (i % 3 == 0) candidate.answered();
                            else candidate.failed(EngineFailure.by(new RuntimeFailure("no"), false));
                        }
                    }))
                    .toList();

            for (var call : calls) call.get();

            candidate.answered();
            assertThat(candidate.isWell()).isTrue();
            assertThat(candidate.mayBeAsked()).isTrue();
        }
    }
}
