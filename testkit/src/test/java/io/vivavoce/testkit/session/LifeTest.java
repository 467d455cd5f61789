package io.vivavoce.testkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeRecognizer;
import io.vivavoce.testkit.FakeSynthesizer;
import io.vivavoce.testkit.VirtualTalk;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What sessions leave behind: nothing. */
class LifeTest {
    private static final List<String> OURS = List.of("virtual ", "partial", "\"g", "inference-", "hearing-");
    private static final long SECOND = 1_000_000_000L;
    /** A machine that is busy with something else takes longer now and then. */
    private static final int MOST_TRIES = 5;

    @TempDir
    Path folder;

    private int dumps;

    /** Where in a turn a session is closed. */
    enum Stage {
        LISTENING(_ -> {}),
        HEARING(talk -> talk.say("where shall we go")),
        RECOGNIZING(talk -> {
            talk.recognizer().mode(FakeRecognizer.Mode.NEVER_ANSWERS);
            talk.patient(false).say("where shall we go").silence(200);
        }),
        THINKING(talk -> {
            talk.model().mode(FakeLanguageModel.Mode.NEVER_ANSWERS);
            talk.patient(false).say("where shall we go").silence(500);
        }),
        SPEAKING(talk -> {
            talk.synthesizer().mode(FakeSynthesizer.Mode.NEVER_SPEAKS);
            talk.patient(false).say("where shall we go").silence(500);
        }),
        PLAYING(talk -> talk.say("where shall we go").until("sound", () -> talk.played().length > 0)),
        YIELDING(talk -> talk.say("where shall we go")
                .until("sound", () -> talk.played().length > 0)
                .noise(300)),
        LOOPING(talk -> {
            talk.model().mode(FakeLanguageModel.Mode.LOOPS);
            talk.say("where shall we go").silence(500);
        });

        private final Consumer<VirtualTalk> reach;

        Stage(Consumer<VirtualTalk> reach) {
            this.reach = reach;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatIsClosedLeavesNoThreadWithinASecond(Stage stage) throws Exception {
        var least = Long.MAX_VALUE;
        for (var tries = 0; tries < MOST_TRIES && least >= SECOND; tries++)
            least = Math.min(least, nanosToClose(stage));

        assertThat(least).as("ns, the least of %d tries", MOST_TRIES).isLessThan(SECOND);
    }

    private long nanosToClose(Stage stage) throws Exception {
        var talk = new VirtualTalk();
        stage.reach.accept(talk);
        var began = System.nanoTime();
        talk.close();
        var took = System.nanoTime() - began;
        if (took < SECOND) assertNothingIsLeft(talk);
        return took;
    }

    private void assertNothingIsLeft(VirtualTalk talk) throws IOException {
        assertThat(threads()).isEmpty();
        assertNothingOpen(talk);
    }

    @Test
    void threeHundredSessionsLeaveNothing() throws Exception {
        live(20);
        var before = usedHeap();
        live(280);

        assertThat(threads()).isEmpty();
        assertThat(usedHeap() - before).isLessThan(8_000_000); // a session's ring alone is a quarter of a MB
    }

    private static void live(int count) throws InterruptedException {
        for (var i = 0; i < count; i++) {
            var talk = new VirtualTalk();
            if (i % 6 == 0) Stage.PLAYING.reach.accept(talk);
            talk.close();
            assertNothingOpen(talk);
        }
    }

    @Test
    void anHourOfTalkTakesNoMoreMemoryOrThreadsThanTenMinutes() throws Exception {
        try (var talk = new VirtualTalk(SessionOptions.DEFAULT, 40)) {
            talk.model()
                    .answers(
                            messages -> "You said: " + messages.getLast().text() + ". This is a reply of some length.");
            var turns = talkUntil(talk, 10);
            var threads = threads().size();
            var heap = usedHeap();
            assertThat(threads).isPositive();

            turns += talkUntil(talk, 60);

            assertThat(threads().size()).isLessThanOrEqualTo(threads + 1);
            assertThat(usedHeap() - heap).isLessThan(4_000_000);
            assertThat(turns).isGreaterThan(300);
            assertThat(talk.session().droppedEvents()).isZero();
        }
    }

    @Test
    void hearingAllocatesNothing() throws Exception {
        try (var talk = new VirtualTalk()) {
            talk.silence(60_000);
            var beans = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            var ear = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("hearing-1"))
                    .findFirst()
                    .orElseThrow();
            var least = Long.MAX_VALUE; // what comes once, as while the code is compiled, is not ours
            for (var tries = 0; tries < MOST_TRIES && least > 0; tries++) {
                var before = beans.getThreadAllocatedBytes(ear.threadId());
                talk.silence(32_000); // a thousand windows
                least = Math.min(least, (beans.getThreadAllocatedBytes(ear.threadId()) - before) / 1000);
            }
            assertThat(least).as("bytes in 32 ms").isZero();
        }
    }

    @Test
    void aSessionThatListensTakesHalfAMegabyteAtMostAndGivesBackWhatALongUtteranceTook() throws Exception {
        var talks = new ArrayList<VirtualTalk>();
        try {
            talks.add(new VirtualTalk()); // classes and pools that are there once
            var before = usedHeap();
            for (var i = 0; i < 20; i++) talks.add(new VirtualTalk());
            for (var talk : talks) talk.silence(1000);
            var talkative = talks.getLast();
            talkative.noise(20_000).silence(200);
            talkative.untilOver();

            var each = (usedHeap() - before) / 20;
            System.out.printf("%d bytes a session that listens%n", each);
            assertThat(each).as("bytes a session").isBetween(128L * 1024, 600_000L);
        } finally {
            for (var talk : talks) talk.close();
        }
    }

    private static int talkUntil(VirtualTalk talk, int minutes) {
        var turns = 0;
        for (; talk.nowMs() < minutes * 60_000L; turns++) {
            talk.forget().say("this is turn " + turns % 100);
            if (turns % 10 == 3)
                talk.until("sound", () -> talk.played().length > 16_000).turn("no stop that please");
            else talk.silence(200).untilOver();
            assertThat(talk.turns()).isNotEmpty();
            assertThat(talk.troubles()).isEmpty();
        }
        return turns;
    }

    private static void assertNothingOpen(VirtualTalk talk) {
        assertThat(List.of(
                        talk.speechDetector().stillOpen(),
                        talk.turnDetector().stillOpen(),
                        talk.recognizer().stillOpen(),
                        talk.model().stillOpen()))
                .containsOnly(0);
    }

    /** Names of our threads, virtual ones too, that a dump shows. */
    private List<String> threads() throws IOException {
        var file = folder.resolve("threads-" + dumps++);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("#"))
                    .filter(line -> OURS.stream().anyMatch(line::contains))
                    .filter(line -> !line.contains("VirtualThread-unparker"))
                    .toList();
        }
    }

    /** The least of some times: what references of its own keep, the collector gives back late. */
    private static long usedHeap() throws InterruptedException {
        var runtime = Runtime.getRuntime();
        var least = Long.MAX_VALUE;
        for (var tries = 0; tries < MOST_TRIES; tries++) {
            System.gc();
            Thread.sleep(20);
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
