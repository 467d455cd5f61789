package io.vivavoce.engines.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The CMU Pronouncing Dictionary, packed: sorted lines {@code word\tphones}, searched in halves; about 3 MB, and no
 * object for any word.
 *
 * <p>Phones are ARPAbet with the stress digit, {@code HH AH0 L OW1}; of several pronunciations the first is kept.
 * Immutable, thread-safe.
 */
final class PronunciationDictionary {
    /** The dictionary has 3.6 MB; a file much larger is something else. */
    private static final long MAX_BYTES = 64L << 20;

    /** Fewer words than any edition of the dictionary has. */
    private static final int MIN_WORDS = 1_000;

    private final byte[] lines;
    private final int[] starts;

    private PronunciationDictionary(byte[] lines) {
        this.lines = lines;
        int count = 0;
        for (byte b : lines) if (b == '\n') count++;
        starts = new int[count + 1];
        int next = 1;
        for (int i = 0; i < lines.length; i++) if (lines[i] == '\n') starts[next++] = i + 1;
    }

    /** @param packed what {@link #pack} gave; kept */
    static PronunciationDictionary of(byte[] packed) throws IOException {
        if (packed.length == 0 || packed[packed.length - 1] != (byte) 10)
            throw new IOException("a packed dictionary is cut off");
        int gaps = 0;
        int ends = 0;
        for (byte b : packed) {
            if (b == '\t') gaps++;
            else if (b == '\n' && ++ends != gaps) break;
        }
        if (ends < MIN_WORDS || ends != gaps)
            throw new IOException("a packed dictionary is damaged after " + ends + " of its lines");
        return new PronunciationDictionary(packed);
    }

    /**
     * Packs {@code cmudict.dict}.
     *
     * @throws IOException when it can't be read or is something else
     */
    static byte[] pack(Path cmudict) throws IOException {
        if (Files.size(cmudict) > MAX_BYTES)
            throw new IOException(cmudict + " has more than " + MAX_BYTES + " bytes: no pronouncing dictionary");
        Map<String, String> entries = new TreeMap<>();
        for (String line :
                Files.readString(cmudict, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            String text = line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#'));
            int gap = text.indexOf(' ');
            if (gap <= 0 || text.charAt(gap - 1) == ')') continue;
            String phones = text.substring(gap + 1).strip();
            if (Arpabet.isPhones(phones)) entries.putIfAbsent(text.substring(0, gap), phones);
        }
        if (entries.size() < MIN_WORDS)
            throw new IOException(cmudict + " has " + entries.size() + " lines of 'word PH1 PH0': no cmudict.dict");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        entries.forEach((word, phones) ->
                packed.writeBytes((word + "\t" + phones + "\n").getBytes(StandardCharsets.ISO_8859_1)));
        return packed.toByteArray();
    }

    /** @param word in lower case */
    Optional<String> phones(String word) {
        byte[] wanted = word.getBytes(StandardCharsets.ISO_8859_1);
        int low = 0;
        int high = starts.length - 2;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int at = starts[middle];
            int end = wordEnd(at);
            int order = Arrays.compareUnsigned(lines, at, end, wanted, 0, wanted.length);
            if (order == 0) return Optional.of(text(end + 1, starts[middle + 1] - 1));
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return Optional.empty();
    }

    void forEach(BiConsumer<String, String> use) {
        for (int i = 0; i + 1 < starts.length; i++) {
            int end = wordEnd(starts[i]);
            use.accept(text(starts[i], end), text(end + 1, starts[i + 1] - 1));
        }
    }

    private int wordEnd(int from) {
        int end = from;
        while (lines[end] != '\t') end++;
        return end;
    }

    private String text(int from, int to) {
        return new String(lines, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
