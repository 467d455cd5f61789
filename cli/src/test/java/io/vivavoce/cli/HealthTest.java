package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthTest {
    @Test
    void aTalkInWhichNothingFailedHasNothingToTell() {
        var health = new Health(0, 0, 0, 0, 0);

        assertThat(health.failure()).isEmpty();
        assertThat(health.farewell()).isEmpty();
    }

    @Test
    void aFrameThatFailedEndsTheTalkWithItsReason() {
        assertThat(new Health(1, 0, 0, 0, 0).failure())
                .hasValueSatisfying(said -> assertThat(said)
                        .startsWith("The microphone's sound could not be heard")
                        .contains("Start anew"));
        assertThat(new Health(0, 1, 0, 0, 0).failure())
                .hasValueSatisfying(said -> assertThat(said).startsWith("The reply could not be played"));
        assertThat(new Health(0, 0, 1, 0, 0).failure())
                .hasValueSatisfying(said -> assertThat(said).startsWith("The talk could not be shown"));
    }

    @Test
    void whatWasLostIsToldAtTheEndAndEndsNothing() {
        var health = new Health(0, 0, 0, 2, 4_000);

        assertThat(health.failure()).isEmpty();
        assertThat(health.farewell())
                .hasValueSatisfying(said -> assertThat(said)
                        .startsWith("This machine was too busy: 250 ms of what was said and 2 events were lost."));
    }
}
