package io.vivavoce.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** The words of one line of a script, taken from the left; text in double quotes is one word. */
final class ScriptWords {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private final String where;
    private final Deque<String> words = new ArrayDeque<>();

    /** @param where names the line in messages */
    ScriptWords(String where, String line) {
        this.where = where;
        var matcher = WORD.matcher(line);
        while (matcher.find()) words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    String word(String what) {
        if (words.isEmpty()) throw wrong("has no " + what);
        return words.removeFirst();
    }

    String wordOr(String other) {
        return words.isEmpty() ? other : words.removeFirst();
    }

    long number(String what) {
        var word = word(what);
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException notOne) {
            throw wrong("wants a whole number as " + what + ", got \"" + word + '"');
        }
    }

    long numberOr(String what, long other) {
        return words.isEmpty() ? other : number(what);
    }

    double fraction(String what) {
        var word = word(what);
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException notOne) {
            throw wrong("wants a number such as .95 as " + what + ", got \"" + word + '"');
        }
    }

    /** All that are left. */
    List<String> rest() {
        var rest = new ArrayList<>(words);
        words.clear();
        return rest;
    }

    /** @return to be thrown: the line is not understood, and why */
    IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(where + ' ' + why);
    }
}
