package io.vivavoce.cli;

import io.vivavoce.audio.WavWriter;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.speaking.ClauseSplitter;
import io.vivavoce.speaking.Normalizer;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Timings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vivavoce say}: text to a recording. */
@Command(
        name = "say",
        mixinStandardHelpOptions = true,
        description = "Speak a text into a WAV file.",
        footer = {
            "",
            "Examples:",
            "  vivavoce say \"Dinner is ready.\" -o dinner.wav",
            "  vivavoce say - -o page.wav < page.txt",
            "  vivavoce say \"Dinner is ready.\" -o - | aplay"
        })
final class SayCommand implements Callable<Integer> {
    /** An hour of speech. */
    private static final int MAX_CHARS = 60_000;
    /** UTF-8 has at most four bytes a character. */
    private static final int MAX_BYTES = 4 * MAX_CHARS;
    /** A text of more clauses takes long enough for people to wonder how far it is. */
    private static final int LONG_CLAUSES = 40;

    /** In place of a text, and of a file. */
    private static final String STANDARD_STREAM = "-";

    @Mixin
    private PathOptions engines = new PathOptions();

    @Parameters(
            paramLabel = "TEXT",
            description = "What to say, at most " + MAX_CHARS + " characters; - reads it from standard input, UTF-8.")
    private String text = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.wav",
            required = true,
            description = "Where to write it; - is standard output, for another program.")
    private @Nullable Path output;

    @Override
    public Integer call() throws InterruptedException {
        if (output == null) throw new RuntimeFailure("--output is missing");
        var whole = text.equals(STANDARD_STREAM) ? standardInput() : text;
        if (whole.length() > MAX_CHARS) throw tooLong(whole.length() + " characters");
        engines.tellUseless(Choices.Role.TTS);
        engines.check(); // what is wrong is refused before a model is loaded
        var voice = engines.voice();
        var clauses = clauses(whole);
        if (clauses.stream().allMatch(clause -> spoken(whole, clause).isEmpty()))
            throw new RuntimeFailure(
                    "There is nothing to say: TEXT holds no letter, digit or other sign that has a sound");
        var streamed = output.toString().equals(STANDARD_STREAM);
        if (!streamed) WavWriter.check(output);
        else if (isTerminal())
            throw new WrongUsage("-o - writes sound to standard output, which is a terminal: add | aplay");
        try (var synthesizer = engines.synthesizer();
                var file = streamed
                        ? new StreamedWav(System.out, synthesizer.sampleRateHz())
                        : new Answer(output, synthesizer.sampleRateHz())) {
            for (var i = 0; i < clauses.size(); i++) {
                var spoken = spoken(whole, clauses.get(i));
                if (!spoken.isEmpty()) synthesizer.synthesize(spoken, voice, new ToFile(file));
                showProgress(i + 1, clauses.size(), file, synthesizer);
            }
            file.keep();
            System.err.printf(
                    "%.1f s of speech in %s%n",
                    (double) file.samples() / synthesizer.sampleRateHz(),
                    streamed ? "standard output" : Screen.printable(output.toString()));
        }
        return 0;
    }

    private static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    private static String standardInput() {
        try {
            var bytes = System.in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) throw tooLong("more than " + MAX_BYTES + " bytes");
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RuntimeFailure(
                    "TEXT is no UTF-8 text. Convert it: iconv -f LATIN1 -t UTF-8 FILE | vivavoce say - …", e);
        } catch (IOException e) {
            throw new RuntimeFailure("TEXT can't be read from standard input: " + e.getMessage(), e);
        }
    }

    private static RuntimeFailure tooLong(String length) {
        return new RuntimeFailure("TEXT has " + length + "; at most " + MAX_CHARS
                + " characters, about an hour, are spoken into one file. Split it into several");
    }

    private static List<Span> clauses(String text) {
        var splitter = new ClauseSplitter();
        var clauses = new ArrayList<>(splitter.feed(text));
        clauses.addAll(splitter.finish());
        return clauses;
    }

    private static SpokenText spoken(String text, Span clause) {
        return Normalizer.english().normalize(text, clause);
    }

    /** A line after each tenth of a long text. */
    private static void showProgress(int done, int all, Spoken file, Synthesizer synthesizer) {
        if (all <= LONG_CLAUSES || done == all || done * 10 / all == (done - 1) * 10 / all) return;
        System.err.printf(
                "%d %%: %.0f s of speech%n", done * 100 / all, (double) file.samples() / synthesizer.sampleRateHz());
    }

    private record ToFile(Spoken file) implements SpeechSink {
        @Override
        public void timings(Timings timings) {}

        @Override
        public void audio(float[] pcm, int offset, int length) {
            file.write(pcm, offset, length);
        }
    }
}
