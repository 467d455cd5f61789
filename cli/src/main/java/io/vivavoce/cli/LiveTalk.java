package io.vivavoce.cli;

import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.device.DeviceLost;
import io.vivavoce.audio.device.Loudspeaker;
import io.vivavoce.audio.device.Microphone;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.audio.processing.VoiceProcessing;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionListener;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Talk by microphone and loudspeaker, until Ctrl-C, {@link #end} or a device's loss.
 *
 * <p>The caller's thread draws; sound moves on the devices' own threads.
 */
final class LiveTalk {
    private static final int DRAW_MS = 100;
    /** How long Ctrl-C waits for engines and devices to close. */
    private static final int GOODBYE_MS = 5_000;

    private static final String WITHOUT_DEVICES =
            ". Without devices: vivavoce talk --input sample:question --output reply.wav";

    /**
     * What the command line chose.
     *
     * @param sound what is done to the microphone's sound where voice processing works; without echo cancellation the
     *     microphone rests while a reply plays
     */
    record Choice(String microphone, String loudspeaker, VoiceOptions sound, TalkCommand.MetricsFormat metrics) {}

    private final PathOptions engines;
    private final Choice choice;
    private final PrintStream people;
    private final LiveScreen screen;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<String> failure = Optional.empty();

    LiveTalk(PathOptions engines, Choice choice, PrintStream results, PrintStream people) {
        this.engines = engines;
        this.choice = choice;
        this.people = people;
        screen = new LiveScreen(new Screen(results, people, choice.metrics()), people, columns());
    }

    /**
     * Talks until it ends.
     *
     * @return the exit code 0
     * @throws RuntimeFailure when there is no device, or it is lost
     */
    int run() throws InterruptedException {
        engines.check();
        tryDevices(); // before models are fetched and loaded
        engines.demoHint(System.getenv()).ifPresent(people::println);
        var goodbye = new Thread(this::sayGoodbye, "goodbye");
        try (var path = engines.open()) {
            Runtime.getRuntime().addShutdownHook(goodbye);
            talk(path);
        } finally {
            screen.erase();
            closed.countDown();
            removeHook(goodbye);
        }
        failure.ifPresent(sentence -> {
            throw new RuntimeFailure(sentence);
        });
        return 0;
    }

    /** Ends the talk from any thread; returns at once. */
    void end() {
        ended.countDown();
    }

    private void talk(VoicePath path) throws InterruptedException {
        SessionListener listener = notice -> {
            screen.on(notice);
            if (notice instanceof Notice.Ended) fail("The talk ended by itself; the lines above say why");
        };
        try (var session = path.session("talk", engines.session(), Ticker.system(), listener);
                var duplex = new Duplex(
                        session::hear,
                        session.outlet()::pull,
                        session.outlet().sampleRateHz(),
                        Ticker.system(),
                        processing());
                var loudspeaker = new Loudspeaker(
                        choice.loudspeaker(), session.outlet().sampleRateHz(), duplex::pull, this::lost);
                var microphone = new Microphone(choice.microphone(), duplex::heard, this::lost)) {
            people.println("Microphone: " + microphone.device().name() + ". Loudspeaker: "
                    + loudspeaker.device().name() + ".");
            people.println(
                    duplex.cancels()
                            ? "Say something; interrupt whenever you like. Ctrl-C ends."
                            : "Say something. Ctrl-C ends.");
            Supplier<Health> health = () -> new Health(
                    microphone.failures(),
                    loudspeaker.failures(),
                    session.listenerFailures(),
                    session.droppedEvents(),
                    session.lostSamples());
            try {
                watch(session, duplex, loudspeaker, health);
            } finally {
                screen.erase();
                health.get().farewell().ifPresent(people::println);
            }
        }
    }

    private void watch(Session session, Duplex duplex, Loudspeaker loudspeaker, Supplier<Health> health)
            throws InterruptedException {
        var told = Optional.<String>empty();
        while (!ended.await(DRAW_MS, TimeUnit.MILLISECONDS)) {
            var ahead = loudspeaker.pulled() - loudspeaker.played();
            var delayMs = (int) (ahead * 1000 / session.outlet().sampleRateHz());
            session.deviceDelayMs(delayMs);
            duplex.deviceDelayMs(delayMs);
            health.get().failure().ifPresent(this::fail);
            if (told.isEmpty()) {
                told = duplex.trouble();
                told.ifPresent(sentence -> screen.on(new Notice.Trouble(sentence)));
            }
            screen.draw(session.level());
        }
    }

    private void lost(DeviceLost loss) {
        fail(loss.why());
    }

    /** Ends the talk as failed, unless it has ended before. */
    private synchronized void fail(String sentence) {
        if (ended.getCount() > 0) failure = Optional.of(sentence);
        end();
    }

    /** Opens both devices for a moment. */
    private void tryDevices() {
        try (var _ = new Microphone(choice.microphone(), _ -> {}, _ -> {});
                var _ = new Loudspeaker(choice.loudspeaker(), 48_000, _ -> {}, _ -> {})) {
            // both can be opened
        } catch (AudioException e) {
            throw new RuntimeFailure(e.getMessage() + WITHOUT_DEVICES, e);
        }
    }

    private Optional<VoiceProcessing> processing() {
        var missing = VoiceProcessing.missing();
        if (missing.isPresent() || !choice.sound().echoCancellation())
            people.println("The microphone rests while a reply plays, so a reply can't be interrupted by voice"
                    + missing.map(sentence -> ": " + sentence).orElse(" (--half-duplex)."));
        return missing.isPresent() ? Optional.empty() : Optional.of(new VoiceProcessing(choice.sound()));
    }

    /** Ctrl-C: the JVM ends with 130 when this returns. */
    private void sayGoodbye() {
        end();
        try {
            closed.await(GOODBYE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is ending: the hook runs
        }
    }

    /** Width of the terminal, 0 where output goes elsewhere. */
    private static int columns() {
        var console = System.console();
        if (console == null || !console.isTerminal() || "dumb".equals(System.getenv("TERM"))) return 0;
        try {
            return Integer.parseInt(System.getenv().getOrDefault("COLUMNS", "80"));
        } catch (NumberFormatException e) {
            return 80;
        }
    }
}
