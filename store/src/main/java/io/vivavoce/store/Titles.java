package io.vivavoce.store;

/** The first words of a message. */
final class Titles {
    private static final int LONGEST = 60;

    private Titles() {}

    /** One line of at most {@value #LONGEST} characters, cut between words where there are any. */
    static String of(String text) {
        var start = text.substring(0, Math.min(text.length(), 4 * LONGEST));
        var line = start.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (line.length() <= LONGEST) return line;
        var space = line.lastIndexOf(' ', LONGEST - 1);
        var end = space > LONGEST / 2 ? space : LONGEST - 1;
        if (Character.isHighSurrogate(line.charAt(end - 1))) end--;
        return line.substring(0, end) + "…";
    }
}
