package io.vivavoce.hearing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.vivavoce.audio.SamplePosition;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Positions in the expected traces are windows of 512 samples, so that they can be counted in the lists above them. */
class HearingTest {
    private static final int WINDOW = 512;

    private final Trace trace = new Trace();
    private final Hearing hearing = new Hearing(HearingThresholds.DEFAULT, trace);
    private long at;

    @Test
    void otherThresholdsHoldFromTheNextWindowOn() {
        hear(.6f, .6f, 0, 0);
        hearing.turnEnded();
        hearing.thresholds(HearingThresholds.around(.8f));
        hear(.6f, .6f, 0, .8f, .85f);
        assertThat(trace.events).containsExactly("started 0", "likely 2", "pause 2 noticed 4", "started 7", "likely 9");
    }

    @Test
    void anyThresholdThatIsAskedForIsPossible() {
        assertThat(HearingThresholds.around(.5f).silence()).isCloseTo(.35f, within(.001f));
        for (var asked = 0f; asked <= 1; asked += .05f)
            assertThat(HearingThresholds.around(asked).speech()).isBetween(.1f, .95f);
    }

    @Test
    void silenceIsNoEvent() {
        hear(0, .1f, .34f, .49f, .35f, 0);
        assertThat(trace.events).isEmpty();
        assertThat(hearing.inSpeech()).isFalse();
    }

    @Test
    void anOnsetIsToldAfterTwoWindowsAndDatedToTheFirst() {
        hear(0, .6f, .5f);
        assertThat(trace.events).containsExactly("started 1", "likely 3");
        assertThat(hearing.inSpeech()).isTrue();
    }

    @Test
    void oneWindowOfSpeechIsAClick() {
        hear(0, .9f, .1f, .9f, .2f, .9f, 0);
        assertThat(trace.events).isEmpty();
    }

    @Test
    void aDipAboveSilenceKeepsTheOnsetAndStartsTheCountAnew() {
        hear(.6f, .4f, .6f, .6f);
        assertThat(trace.events).containsExactly("started 0", "likely 4");
    }

    @Test
    void aWindowBelowSpeechOpensNoOnset() {
        hear(.4f, .45f, .6f, .6f);
        assertThat(trace.events).containsExactly("started 2", "likely 4");
    }

    @Test
    void beliefTakesFourUnbrokenWindowsAndNamesTheOnset() {
        hear(.6f, .7f, .9f, .69f, .7f, .8f, .9f, .7f);
        assertThat(trace.events).containsExactly("started 0", "likely 2", "believed 0");
        hear(1, 1, 1, 1, 1);
        assertThat(trace.events).hasSize(3);
    }

    @Test
    void aPauseIsToldAfterTwoSilentWindowsAndDatedToTheEndOfTheLastVoicedOne() {
        hear(.9f, .9f, .9f, .35f, .34f, .34f);
        assertThat(trace.events).containsExactly("started 0", "likely 2", "pause 4 noticed 6");
        hear(0, 0, 0);
        assertThat(trace.events).hasSize(3);
        assertThat(hearing.inSpeech()).isFalse();
    }

    @Test
    void oneSilentWindowIsNoPause() {
        hear(.9f, .9f, .1f, .36f, .1f, .4f, .1f);
        assertThat(trace.events).containsExactly("started 0", "likely 2");
    }

    @Test
    void oneWindowOfSpeechEndsAPauseAndHalfSpeechDoesNot() {
        hear(.9f, .9f, 0, 0, .49f, .4f, .5f);
        assertThat(trace.events).containsExactly("started 0", "likely 2", "pause 2 noticed 4", "resumed 6");
    }

    @Test
    void theNextStretchBecomesLikelyAndBelievedAgain() {
        hear(.9f, .9f, 0, 0, .9f, .9f, .9f, .9f);
        assertThat(trace.events)
                .containsExactly("started 0", "likely 2", "pause 2 noticed 4", "resumed 4", "likely 6", "believed 4");
    }

    @Test
    void beliefDoesNotReachOverAPause() {
        hear(.9f, .9f, .9f, 0, 0, .9f);
        assertThat(trace.events).noneMatch(event -> event.startsWith("believed"));
    }

    @Test
    void aResumptionOfOneWindowEndsInAnotherPause() {
        hear(.9f, .9f, 0, 0, .6f, 0, 0);
        assertThat(trace.events)
                .containsExactly("started 0", "likely 2", "pause 2 noticed 4", "resumed 4", "pause 5 noticed 7");
    }

    @Test
    void afterTheTurnSpeechIsANewUtterance() {
        hear(.9f, .9f, 0, 0);
        hearing.turnEnded();
        hear(.9f, 0, .9f, .9f);
        assertThat(trace.events).containsExactly("started 0", "likely 2", "pause 2 noticed 4", "started 6", "likely 8");
    }

    @Test
    void theTurnCannotEndInSpeech() {
        hear(.9f, .9f);
        hearing.turnEnded();
        hear(0, 0);
        assertThat(trace.events).containsExactly("started 0", "likely 2", "pause 2 noticed 4");
    }

    @Test
    void aResetForgetsTheUtteranceAndAllowsAGap() {
        hear(.9f, .9f);
        hearing.reset();
        at += 100 * WINDOW;
        hear(.9f, .9f);
        assertThat(trace.events).containsExactly("started 0", "likely 2", "started 102", "likely 104");
    }

    @Test
    void windowsOfAnotherLengthAreCountedInSamples() {
        for (int i = 0; i < 4; i++) hearing.window(.8f, i * 256L, 256);
        assertThat(trace.events).containsExactly("started 0", "likely 2");
    }

    @Test
    void gapsAndWhatIsNoProbabilityAreRefused() {
        hear(.1f);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hearing.window(.1f, 1024, WINDOW))
                .withMessageContaining("must follow the one before it, at 512");
        for (float p : new float[] {-.1f, 1.1f, Float.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> hearing.window(p, 512, WINDOW))
                    .withMessageContaining("0 to 1");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> hearing.window(.1f, 512, 0));
        assertThat(trace.events).isEmpty();
    }

    @Test
    void thresholdsThatContradictEachOtherAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HearingThresholds(.5f, 1024, .4f, 2048, .35f, 1024))
                .withMessageContaining("silence <= speech <= belief");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HearingThresholds(.5f, 0, .7f, 2048, .35f, 1024))
                .withMessageContaining(">= 1 sample");
    }

    @Test
    void eventsAlternateOverRandomProbabilities() {
        for (long seed = 0; seed < 200; seed++) {
            var walk = new Trace();
            var ear = new Hearing(HearingThresholds.DEFAULT, walk);
            var random = new Random(seed);
            for (int i = 0; i < 500; i++) ear.window(random.nextFloat(), (long) i * WINDOW, WINDOW);
            var turns = walk.events.stream()
                    .map(event -> event.substring(0, event.indexOf(' ')))
                    .filter(event -> !event.equals("likely") && !event.equals("believed"))
                    .toList();
            for (int i = 0; i < turns.size(); i++) {
                var allowed = i == 0 ? "started" : i % 2 == 1 ? "pause" : "resumed";
                assertThat(turns.get(i)).as("event %d of seed %d", i, seed).isEqualTo(allowed);
            }
        }
    }

    @Test
    void aWindowWithoutAnEventAllocatesNothing() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) hear(.1f);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            hearing.window(.1f, at, WINDOW);
            at += WINDOW;
        }
        // The measurement itself may cost a few hundred bytes; one object a window would be 160,000.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2_000);
    }

    private void hear(float... probabilities) {
        for (float p : probabilities) {
            hearing.window(p, at, WINDOW);
            at += WINDOW;
        }
    }

    private static final class Trace implements HearingListener {
        final List<String> events = new ArrayList<>();

        @Override
        public void speechStarted(SamplePosition onset) {
            events.add("started " + windows(onset));
        }

        @Override
        public void speechLikely(SamplePosition at) {
            events.add("likely " + windows(at));
        }

        @Override
        public void speechBelieved(SamplePosition onset) {
            events.add("believed " + windows(onset));
        }

        @Override
        public void pauseStarted(SamplePosition since, SamplePosition noticed) {
            events.add("pause " + windows(since) + " noticed " + windows(noticed));
        }

        @Override
        public void speechResumed(SamplePosition at) {
            events.add("resumed " + windows(at));
        }

        private static long windows(SamplePosition position) {
            assertThat(position.samples() % WINDOW).isZero();
            return position.samples() / WINDOW;
        }
    }
}
