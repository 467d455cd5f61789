package io.vivavoce.engines.onnx;

import io.vivavoce.speaking.SpeakingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The voice's alphabet: a number for each character of the phonemes that it was trained on, one "character number" a
 * line as sherpa-onnx writes them ({@code tokens.txt}).
 */
final class VoiceTokens {
    /** Sizes beyond what any voice has: espeak's alphabet is about 160 characters. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int MAX_TOKENS = 10_000;

    /** Stands between all phones. */
    private final int blank;

    private final int start;
    private final int end;
    private final int space;
    private final Map<Integer, Integer> numbers;

    private VoiceTokens(Map<Integer, Integer> numbers, Path file) {
        this.numbers = Map.copyOf(numbers);
        blank = required('_', file);
        start = required('^', file);
        end = required('$', file);
        space = required(' ', file);
        required('ə', file);
    }

    /** @throws SpeakingException when the file is missing or is no list of tokens */
    static VoiceTokens read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) throw bad(file, "it is larger than " + MAX_BYTES + " bytes");
            return parse(Files.readAllLines(file), file);
        } catch (IOException e) {
            throw new SpeakingException(
                    "The voice's tokens, " + file + ", can't be read (" + e + "). Run 'vivavoce models get'.", e);
        }
    }

    private static VoiceTokens parse(List<String> lines, Path file) {
        if (lines.size() > MAX_TOKENS) throw bad(file, "it has more than " + MAX_TOKENS + " lines");
        Map<Integer, Integer> numbers = new HashMap<>();
        for (String line : lines) {
            int gap = line.lastIndexOf(' ');
            if (gap < 0) continue;
            String character = gap == 0 ? " " : line.substring(0, gap);
            try {
                numbers.put(
                        character.codePointAt(0),
                        Integer.parseInt(line.substring(gap + 1).strip()));
            } catch (NumberFormatException e) {
                throw bad(file, "'" + line + "' is not a character and a number");
            }
        }
        return new VoiceTokens(numbers, file);
    }

    int blank() {
        return blank;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int space() {
        return space;
    }

    OptionalInt number(int character) {
        Integer number = numbers.get(character);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private int required(int character, Path file) {
        return number(character)
                .orElseThrow(() -> bad(file, "it has no token '" + Character.toString(character) + "'"));
    }

    private static SpeakingException bad(Path file, String what) {
        return new SpeakingException(
                "The voice's tokens, " + file + ", are not those of a Piper voice with espeak phonemes: " + what
                        + ". Name the tokens.txt that came with the voice.");
    }
}
