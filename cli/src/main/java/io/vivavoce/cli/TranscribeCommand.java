package io.vivavoce.cli;

import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.WavStream;
import io.vivavoce.audio.processing.Cleaner;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.hearing.SpeechDetector;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.SpeechPieces;
import io.vivavoce.runtime.VoicePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vivavoce transcribe}: recordings to text. */
@Command(
        name = "transcribe",
        mixinStandardHelpOptions = true,
        description = "Write down what is said in recordings: a line each; of long ones a line for each stretch of"
                + " speech, with progress on standard error.",
        footer = {"", "Exit codes: 0 done, 1 a recording could not be read or written down, 2 wrong usage."})
final class TranscribeCommand implements Callable<Integer> {
    /** Up to here a recording is one piece for the recognizer; a longer one is cut where nobody speaks. */
    private static final int SHORT_SECONDS = 25;

    private static final int PROGRESS_SECONDS = 600;
    /** Where a stream leaves its length open, it claims more. */
    private static final long MOST_SECONDS = 1_000_000;

    @Parameters(
            paramLabel = "FILE.wav",
            arity = "1..*",
            description = "Recordings, of any length, rate and channel" + " count.")
    private List<Path> files = List.of();

    @Mixin
    private EngineOptions engines = new EngineOptions();

    @Mixin
    private SoundOptions sound = new SoundOptions();

    @Override
    public Integer call() throws InterruptedException {
        engines.tellUseless(Choices.Role.STT);
        engines.choices(); // what is wrong is refused first
        var usable = files.stream().filter(TranscribeCommand::opens).toList();
        if (usable.isEmpty()) return 1; // before a model is fetched and loaded
        var failed = usable.size() < files.size();
        try (var speech = VoicePath.speechDetector(engines.catalogue());
                var recognizer = engines.recognizer()) {
            for (var file : usable) failed |= !transcribe(speech, recognizer, file);
        }
        return failed ? 1 : 0;
    }

    /** Whether the file can be read; else says why not. What comes through a pipe can be opened once only. */
    private static boolean opens(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) return true;
        try (var _ = WavStream.open(file)) {
            return true;
        } catch (AudioException e) {
            complain(e);
            return false;
        }
    }

    private static void complain(AudioException e) {
        System.err.println("vivavoce: " + Screen.printable(String.valueOf(e.getMessage())));
    }

    private static String name(Path file) {
        return Screen.printable(String.valueOf(file.getFileName()));
    }

    private boolean transcribe(SpeechDetector.Engine speech, Recognizer recognizer, Path file)
            throws InterruptedException {
        if (files.size() > 1) System.out.println(Screen.printable(file + ":"));
        var lines = new int[1];
        SpeechPieces.Sink write = (pcm, length) -> {
            try (var utterance = recognizer.open()) {
                utterance.accept(pcm, 0, length);
                var said = utterance.transcribe(true);
                if (said.isEmpty()) return;
                lines[0]++;
                System.out.println(said.text());
            }
        };
        try (var wav = WavStream.open(file)) {
            if (wav.remaining() <= (long) SHORT_SECONDS * wav.sampleRateHz()) whole(wav, write);
            else piecewise(wav, speech, write, file);
        } catch (AudioException e) { // the other recordings may be sound
            complain(e);
            return false;
        }
        if (lines[0] == 0) System.err.println(name(file) + ": no speech was understood");
        return true;
    }

    private void whole(WavStream wav, SpeechPieces.Sink write) throws InterruptedException {
        try (var resampler = new Resampler(wav.sampleRateHz(), SamplePosition.INPUT_HZ);
                var cleaner = new Cleaner(sound.recorded(engines.settings().audio()))) {
            var in = new float[(int) wav.remaining()];
            var out = new float[resampler.maxOutput(in.length) + resampler.maxFinish()];
            var clean = new float[out.length + Cleaner.FRAME_SAMPLES];
            var read = Math.max(0, wav.read(in, 0, in.length));
            var count = resampler.process(in, 0, read, out, 0);
            var cleaned = cleaner.process(out, count + resampler.finish(out, count), clean, 0);
            write.piece(clean, cleaned + cleaner.finish(clean, cleaned));
        }
    }

    private void piecewise(WavStream wav, SpeechDetector.Engine speech, SpeechPieces.Sink write, Path file)
            throws InterruptedException {
        try (var detector = speech.open();
                var resampler = new Resampler(wav.sampleRateHz(), SamplePosition.INPUT_HZ);
                var cleaner = new Cleaner(sound.recorded(engines.settings().audio()))) {
            var pieces = new SpeechPieces(detector, write);
            var in = new float[wav.sampleRateHz()]; // a second
            var out = new float[resampler.maxOutput(in.length) + resampler.maxFinish()];
            var clean = new float[out.length + Cleaner.FRAME_SAMPLES];
            var all = wav.remaining() / wav.sampleRateHz();
            var seconds = 0;
            for (var n = wav.read(in, 0, in.length); n > 0; n = wav.read(in, 0, in.length)) {
                pieces.accept(clean, 0, cleaner.process(out, resampler.process(in, 0, n, out, 0), clean, 0));
                if (++seconds % PROGRESS_SECONDS == 0 && seconds < all)
                    System.err.println(
                            name(file) + ": " + clock(seconds) + (all > MOST_SECONDS ? "" : " of " + clock(all)));
            }
            var rest = cleaner.process(out, resampler.finish(out, 0), clean, 0);
            pieces.accept(clean, 0, rest + cleaner.finish(clean, rest));
            pieces.finish();
        }
    }

    private static String clock(long seconds) {
        return "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
