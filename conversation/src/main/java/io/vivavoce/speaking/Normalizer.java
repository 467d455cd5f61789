package io.vivavoce.speaking;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From written text to spoken words. Immutable; any thread. */
public final class Normalizer {
    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}']*+");

    private Normalizer() {}

    /** The rules of English. */
    public static Normalizer english() {
        return new Normalizer();
    }

    /** The spoken words of a part of the text. */
    public SpokenText normalize(String written, Span clause) {
        List<SpokenText.Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(written).region(clause.start(), clause.end());
        while (matcher.find())
            words.add(new SpokenText.Word(matcher.group(), "", new Span(matcher.start(), matcher.end())));
        return new SpokenText(words);
    }
}
