package io.vivavoce.cli;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.WavStream;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.runtime.VoicePath;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vivavoce transcribe}: recordings to text. */
@Command(
        name = "transcribe",
        mixinStandardHelpOptions = true,
        description = "Write down what is said in recordings, a line each; long ones piece by piece.")
final class TranscribeCommand implements Callable<Integer> {
    /** Read at once; a recognizer gets a recording in such pieces, so that its length does not matter. */
    private static final int PIECE_SECONDS = 25;

    @Parameters(paramLabel = "FILE.wav", arity = "1..*", description = "Recordings, of any rate and channel count.")
    private List<Path> files = List.of();

    @Option(names = "--offline", description = "Fetch nothing; fail when a model is missing.")
    private boolean offline;

    @Override
    public Integer call() throws InterruptedException {
        var options = io.vivavoce.engines.catalogue.Options.standard();
        try (var recognizer = VoicePath.recognizer(Catalogue.open(offline ? options.withOffline(true) : options))) {
            for (var file : files) transcribe(recognizer, file);
        }
        return 0;
    }

    private void transcribe(Recognizer recognizer, Path file) throws InterruptedException {
        try (var wav = WavStream.open(file);
                var resampler = new Resampler(wav.sampleRateHz(), SamplePosition.INPUT_HZ)) {
            var in = new float[wav.sampleRateHz() * PIECE_SECONDS];
            var out = new float[resampler.maxOutput(in.length) + resampler.maxFinish()];
            if (files.size() > 1) System.out.println(file + ":");
            for (var n = wav.read(in, 0, in.length); n > 0; n = wav.read(in, 0, in.length)) {
                var count = resampler.process(in, 0, n, out, 0);
                if (n < in.length) count += resampler.finish(out, count);
                try (var utterance = recognizer.open()) {
                    utterance.accept(out, 0, count);
                    var said = utterance.transcribe(true);
                    if (!said.isEmpty()) System.out.println(said.text());
                }
            }
        }
    }
}
