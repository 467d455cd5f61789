package io.vivavoce.speaking;

import java.lang.Character.UnicodeScript;

/** Scripts that are written without spaces between words. */
final class Scripts {
    private Scripts() {}

    static boolean unspaced(int codePoint) {
        if (codePoint < 0x0e00) return false;
        return switch (UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
            default -> false;
        };
    }

    /** A character is a word, or nearly. */
    static boolean logographic(int codePoint) {
        return Character.isIdeographic(codePoint);
    }
}
