package io.vivavoce.cli;

import io.vivavoce.audio.WavWriter;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.speaking.ClauseSplitter;
import io.vivavoce.speaking.Normalizer;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Timings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vivavoce say}: text to a recording. */
@Command(name = "say", mixinStandardHelpOptions = true, description = "Speak a text into a WAV file.")
final class SayCommand implements Callable<Integer> {
    /** An hour of speech. */
    private static final int MAX_CHARS = 60_000;

    @Mixin
    private PathOptions engines = new PathOptions();

    @Parameters(paramLabel = "TEXT", description = "What to say, at most " + MAX_CHARS + " characters.")
    private String text = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.wav",
            required = true,
            description = "Where to write it.")
    private @Nullable Path output;

    @Override
    public Integer call() throws InterruptedException {
        if (text.isBlank()) throw new RuntimeFailure("There is nothing to say: TEXT is empty");
        if (text.length() > MAX_CHARS)
            throw new RuntimeFailure("TEXT has " + text.length() + " characters; at most " + MAX_CHARS
                    + " are spoken at once. Split it into several files");
        if (output == null) throw new RuntimeFailure("--output is missing");
        try (var synthesizer = VoicePath.synthesizer(engines.catalogue());
                var file = new WavWriter(output, synthesizer.sampleRateHz())) {
            speak(synthesizer, file);
            System.err.printf("%.1f s of speech in %s%n", (double) file.samples() / synthesizer.sampleRateHz(), output);
        }
        return 0;
    }

    private void speak(Synthesizer synthesizer, WavWriter file) throws InterruptedException {
        var splitter = new ClauseSplitter();
        var clauses = new ArrayList<>(splitter.feed(text));
        clauses.addAll(splitter.finish());
        for (var clause : clauses) {
            var spoken = Normalizer.english().normalize(text, clause);
            if (!spoken.isEmpty()) synthesizer.synthesize(spoken, engines.voice(), new ToFile(file));
        }
    }

    private record ToFile(WavWriter file) implements SpeechSink {
        @Override
        public void timings(Timings timings) {}

        @Override
        public void audio(float[] pcm, int offset, int length) {
            file.write(pcm, offset, length);
        }
    }
}
