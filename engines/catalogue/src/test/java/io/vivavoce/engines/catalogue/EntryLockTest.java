package io.vivavoce.engines.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EntryLockTest {

    @TempDir
    Path cache;

    @Test
    void anotherProcessIsWaitedForAndSaysSo() throws Exception {
        Process holder = new ProcessBuilder(TestJvm.command(Holder.class, cache.toString())).start();
        try (BufferedReader says = holder.inputReader(StandardCharsets.UTF_8)) {
            assertThat(says.readLine()).isEqualTo("held");
            CountDownLatch waiting = new CountDownLatch(1);
            FutureTask<Boolean> second = new FutureTask<>(() -> {
                try (EntryLock _ = EntryLock.acquire(cache, "voice", new Waiting(waiting))) {
                    return true;
                }
            });
            Thread.ofPlatform().start(second);
            assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(second.isDone()).isFalse();

            holder.getOutputStream().close(); // the holder reads to the end, lets go and exits

            assertThat(second.get(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void aKilledProcessLeavesNoLock() throws Exception {
        Process holder = new ProcessBuilder(TestJvm.command(Holder.class, cache.toString())).start();
        try (BufferedReader says = holder.inputReader(StandardCharsets.UTF_8)) {
            assertThat(says.readLine()).isEqualTo("held");
        }
        holder.destroyForcibly().waitFor();

        EntryLock.acquire(cache, "voice", Progress.silent()).close();
    }

    @Test
    void oneEntrysLockDoesNotHoldAnother() throws Exception {
        try (EntryLock _ = EntryLock.acquire(cache, "voice", Progress.silent());
                EntryLock _ = EntryLock.acquire(cache, "other", Progress.silent())) {
            assertThat(cache.resolve("locks")).isDirectoryContaining("glob:**voice.lock");
        }
    }

    /** Holds the lock until its standard input ends. */
    static final class Holder {
        public static void main(String[] args) throws IOException, InterruptedException {
            try (EntryLock _ = EntryLock.acquire(Path.of(args[0]), "voice", Progress.silent())) {
                System.out.println("held");
                System.in.readAllBytes();
            }
        }
    }

    private record Waiting(CountDownLatch latch) implements Progress {
        @Override
        public void note(String sentence) {
            assertThat(sentence).contains("Another process is fetching voice");
            latch.countDown();
        }

        @Override
        public void begin(String what, long totalBytes, long doneBytes) {}

        @Override
        public void advance(long doneBytes) {}

        @Override
        public void end() {}
    }
}
