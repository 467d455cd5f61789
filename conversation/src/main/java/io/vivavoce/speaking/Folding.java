package io.vivavoce.speaking;

/** The same text in fewer characters: each unit becomes one other, so that places stay what they are. */
final class Folding {
    private Folding() {}

    static String fold(String written, Span clause) {
        char[] units = new char[clause.length()];
        for (int i = 0; i < units.length; i++) {
            char unit = written.charAt(clause.start() + i);
            boolean paired = Character.isHighSurrogate(unit)
                    ? i + 1 < units.length && Character.isLowSurrogate(written.charAt(clause.start() + i + 1))
                    : i > 0 && Character.isHighSurrogate(written.charAt(clause.start() + i - 1));
            units[i] = Character.isSurrogate(unit) && !paired ? ' ' : fold(unit);
        }
        return new String(units);
    }

    private static char fold(char unit) {
        if (unit >= ' ' && unit < 0x7f || unit == '\n') return unit;
        if (unit >= 0xff01 && unit <= 0xff5e) return (char) (unit - 0xff01 + '!'); // full-width ASCII
        return switch (unit) {
            case '\u2018', '\u2019', '\u02bc', '\u2032' -> '\'';
            case '\u201c', '\u201d', '\u201e', '\u00ab', '\u00bb', '\u2033' -> '"';
            case '\u2010', '\u2011', '\u2212' -> '-'; // hyphens, minus
            case '\u2012' -> '\u2013';
            case '\u2015' -> '\u2014';
            case '\u3002' -> '.';
            case '\u3001' -> ',';
            case '\u2028', '\u2029', '\u0085' -> '\n';
            default -> foldByKind(unit);
        };
    }

    private static char foldByKind(char unit) {
        if (unit >= 0x2080 && unit <= 0x2089) return (char) (unit - 0x2080 + '0'); // subscripts
        int digit = Character.digit(unit, 10);
        if (digit >= 0) return (char) ('0' + digit);
        return Character.isWhitespace(unit) || Character.isSpaceChar(unit) || Character.isISOControl(unit) ? ' ' : unit;
    }
}
