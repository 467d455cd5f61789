package io.vivavoce.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScopeTest {
    private final Scope scope = new Scope("test");
    private final AtomicInteger ended = new AtomicInteger();

    @Test
    void closingInterruptsAllAndReturnsWhenTheyAreGone() {
        for (var i = 0; i < 10; i++) scope.fork("waiter", this::waitForEver);

        scope.close();

        assertThat(ended).hasValue(10);
        assertThat(scope.isEmpty()).isTrue();
    }

    @Test
    void theFailureOfOneEndsAllAndIsThrownAtTheEnd() throws InterruptedException {
        scope.fork("waiter", this::waitForEver);
        scope.fork("failing", () -> {
            throw new IllegalStateException("told so");
        });
        scope.join();

        assertThat(ended).hasValue(1);
        assertThatThrownBy(scope::close)
                .isInstanceOf(ScopeException.class)
                .hasRootCauseMessage("told so")
                .hasMessage("test failed: told so");
    }

    @Test
    void nothingIsForkedAfterCancel() {
        scope.cancel();

        assertThat(scope.fork("late", ended::incrementAndGet)).isFalse();
        scope.close();
        assertThat(ended).hasValue(0);
    }

    @Test
    void anInterruptedCloserWaitsAllTheSameAndStaysInterrupted() {
        scope.fork("waiter", this::waitForEver);
        Thread.currentThread().interrupt();

        scope.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).hasValue(1);
    }

    private void waitForEver() throws InterruptedException {
        try {
            new CountDownLatch(1).await();
        } finally {
            ended.incrementAndGet();
        }
    }
}
