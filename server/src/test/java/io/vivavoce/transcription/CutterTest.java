package io.vivavoce.transcription;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class CutterTest {
    private static final int SECOND = 31; // windows in 0.992 s

    private final Cutter cutter = new Cutter();
    private final List<Stretch> stretches = new ArrayList<>();
    private int written;

    /** So many windows, each of whose samples say which window it is. */
    private void write(int windows, float probability) {
        for (var i = 0; i < windows; i++) {
            var window = new float[Cutter.WINDOW];
            Arrays.fill(window, written++);
            cutter.window(window, 0, probability).ifPresent(stretches::add);
        }
    }

    private void end() {
        cutter.end().ifPresent(stretches::add);
    }

    @Test
    void silenceIsNoStretch() {
        write(20 * SECOND, .1f);
        end();

        assertThat(stretches).isEmpty();
    }

    @Test
    void aSecondAndAHalfOfSilenceEndsAStretchAndALittleOfItIsKept() {
        write(3 * SECOND, .1f);
        write(2 * SECOND, .9f);
        write(2 * SECOND, .1f);
        write(SECOND, .9f);
        end();

        assertThat(stretches).hasSize(2);
        var first = stretches.getFirst();
        assertThat(first.voiced())
                .containsExactly(new Stretch.Voiced(3L * SECOND * Cutter.WINDOW, 5L * SECOND * Cutter.WINDOW));
        assertThat(first.startSample()).isEqualTo((3L * SECOND - Cutter.AROUND) * Cutter.WINDOW);
        assertThat(first.pcm()).hasSize((2 * SECOND + 2 * Cutter.AROUND) * Cutter.WINDOW);
        assertThat(first.pcm()[0]).isEqualTo(first.startSample() / Cutter.WINDOW);
    }

    @Test
    void shortSentencesStayTogether() {
        for (var i = 0; i < 3; i++) {
            write(SECOND, .9f);
            write(SECOND / 2, .1f);
        }
        end();

        assertThat(stretches).hasSize(1);
        assertThat(stretches.getFirst().voiced()).hasSize(3);
    }

    @Test
    void theLongerAStretchTheShorterAPauseEndsIt() {
        write(11 * SECOND, .9f);
        write(17, .1f); // 544 ms
        write(17 * SECOND, .9f);
        write(4, .1f); // 128 ms
        write(SECOND, .9f);
        end();

        assertThat(stretches).hasSize(3);
    }

    @Test
    void whoNeverPausesIsCutWhereItIsQuietest() {
        write(17 * SECOND, .9f);
        write(1, .6f);
        write(10 * SECOND, .9f);
        end();

        assertThat(stretches.getFirst().pcm()).hasSize((17 * SECOND + 1) * Cutter.WINDOW);
        assertThat(stretches).hasSize(2);
    }

    /** Every voiced sample is in one stretch, in order, and none is longer than may be. */
    @Test
    void nothingThatIsSpokenIsLostOrDoubled() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        var spoken = new ArrayList<Integer>();
        for (var i = 0; i < 400; i++) {
            var speech = random.nextInt(1, random.nextInt(10) == 0 ? 700 : 60);
            for (var at = 0; at < speech; at++) spoken.add(written + at);
            write(speech, .9f);
            write(random.nextInt(1, 60), .1f);
        }
        end();

        var heard = new ArrayList<Integer>();
        for (var stretch : stretches) {
            assertThat(stretch.pcm().length).isLessThanOrEqualTo(Cutter.MOST_WINDOWS * Cutter.WINDOW);
            for (var voiced : stretch.voiced())
                for (var at = voiced.startSample(); at < voiced.endSample(); at += Cutter.WINDOW)
                    heard.add((int) stretch.pcm()[(int) (at - stretch.startSample())]);
        }
        assertThat(heard).isEqualTo(spoken);
    }
}
