package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.device.AudioDevice;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.testkit.PulseAudio;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A human question is said into a virtual microphone, and the answer comes out of a virtual loudspeaker: real devices'
 * code, real engines, real time. Skipped, and said so, where there is no PulseAudio.
 */
@Timeout(240)
class LiveTalkTest {
    private static final String MICROPHONE = "microphone";
    private static final String LOUDSPEAKER = "loudspeaker";
    private static final int PATIENCE_SECONDS = 60;
    /** As "audible" is counted in bench: 1 % of full scale. */
    private static final int AUDIBLE = 328;

    private final Path question = Catalogue.standard().file("speech-samples", "4507-16021-0012.wav");
    private final List<Process> programs = new ArrayList<>();
    private PulseAudio pulse;

    @BeforeEach
    void startSoundServer() throws Exception {
        pulse = PulseAudio.start();
        pulse.plug(LOUDSPEAKER);
        pulse.plug(MICROPHONE);
        pulse.defaults(LOUDSPEAKER, MICROPHONE);
        Assumptions.assumeFalse(
                AudioDevice.list().isEmpty(), "skipped: ALSA does not reach PulseAudio" + PulseAudio.INSTALL);
    }

    @AfterEach
    void endPrograms() throws Exception {
        for (var program : programs) program.destroyForcibly().waitFor();
        if (pulse != null) pulse.close();
    }

    @Test
    void aQuestionIsAnsweredAloudAndTheEndLeavesNothingBehind() throws Exception {
        var results = new ByteArrayOutputStream();
        var shown = new Shown("Say something", "You: ");
        var choice = new LiveTalk.Choice(
                AudioDevice.DEFAULT, AudioDevice.DEFAULT, VoiceOptions.talk(), TalkCommand.MetricsFormat.JSON);
        var talk = new LiveTalk(new PathOptions(), choice, print(results), shown.stream());
        var exitCode = inBackground(talk::run);

        shown.await("Say something");
        var audible = audible();
        programs.add(pulse.play(question, MICROPHONE));

        assertThat(audible.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(shown.text())
                .isTrue();
        shown.await("You: ");
        talk.end();
        assertThat(exitCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
        assertThat(shown.text())
                .containsIgnoringCase("You:       why should one halt on the way")
                .doesNotContain("Trouble");
        while (threadsOfATalk().findAny().isPresent())
            Thread.onSpinWait(); // the test's own time-out ends a wait in vain
    }

    @Test
    void controlCEndsATalkWithoutAWordOnStandardOutput() throws Exception {
        var talk = start("talk", "--engine", "llm=scripted", "--engine", "tts=scripted");
        await(talk, "Say something");

        new ProcessBuilder("kill", "-INT", Long.toString(talk.pid())).start().waitFor();

        var out = new String(talk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(talk.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(talk.exitValue()).isEqualTo(130);
        assertThat(out).isEmpty();
        assertThat(talk.errorReader().lines()).noneMatch(line -> line.contains("vivavoce:") || line.contains("\tat "));
    }

    @Test
    void devicesThatAreUnpluggedDuringAReplyEndTheTalkInASentence() throws Exception {
        var talk = start("talk", "--engine", "llm=scripted");
        await(talk, "Say something");
        var audible = audible();
        programs.add(pulse.play(question, MICROPHONE));
        assertThat(audible.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("a reply is heard")
                .isTrue();

        pulse.unplug(MICROPHONE); // while there is another source, PulseAudio goes on with that
        pulse.unplug(LOUDSPEAKER);

        assertThat(talk.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the talk ends")
                .isTrue();
        assertThat(talk.exitValue()).isEqualTo(1);
        assertThat(talk.errorReader().lines().toList().getLast())
                .matches(
                        "vivavoce: The (microphone|loudspeaker) '.+' .*unplugged, or the sound server ended\\. Plug it in"
                                + " again and start anew; 'vivavoce devices' lists what there is");
    }

    @Test
    void withoutAMicrophoneTheTalkDoesNotBegin() throws Exception {
        pulse.close();

        Ran.command("talk").failsSaying("microphone", "talk --input sample:question --output reply.wav");
    }

    // ---- a talk of its own

    private Process start(String... arguments) throws IOException {
        var talk = Ran.process(Map.of(), arguments).start();
        programs.add(talk);
        return talk;
    }

    private static void await(Process talk, String words) throws IOException {
        BufferedReader lines = talk.errorReader();
        var seen = new ArrayList<String>();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.add(line);
            if (line.contains(words)) return;
        }
        throw new AssertionError("ended without \"" + words + "\": " + seen);
    }

    // ---- what is heard and seen

    /** True once half a second of sound came out of the loudspeaker. */
    private FutureTask<Boolean> audible() throws IOException {
        var rate = 16_000;
        var recorder = pulse.record(LOUDSPEAKER, rate);
        programs.add(recorder);
        return inBackground(() -> {
            InputStream sound = recorder.getInputStream();
            var loud = 0;
            for (var bytes = sound.readNBytes(2); bytes.length == 2 && loud < rate / 2; bytes = sound.readNBytes(2))
                if (Math.abs((short) (bytes[0] & 255 | bytes[1] << 8)) > AUDIBLE) loud++;
            return loud >= rate / 2;
        });
    }

    private static <T> FutureTask<T> inBackground(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().name("test").daemon().start(task);
        return task;
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static Stream<String> threadsOfATalk() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("(talk|llama|inference|microphone|loudspeaker|goodbye|partial).*"));
    }

    /** What people see, and the moments at which some words of it came. */
    private static final class Shown extends ByteArrayOutputStream {
        private final Map<String, CountDownLatch> awaited;

        Shown(String first, String second) {
            awaited = Map.of(first, new CountDownLatch(1), second, new CountDownLatch(1));
        }

        PrintStream stream() {
            return print(this);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            var text = text();
            awaited.forEach((words, latch) -> {
                if (text.contains(words)) latch.countDown();
            });
        }

        String text() {
            return toString(StandardCharsets.UTF_8);
        }

        void await(String words) throws InterruptedException {
            var latch = awaited.get(words);
            assertThat(latch != null && latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("shown so far: %s", text())
                    .isTrue();
        }
    }
}
