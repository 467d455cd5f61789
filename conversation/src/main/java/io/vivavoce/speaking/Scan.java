package io.vivavoce.speaking;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/** One reading of one clause, from left to right. Thread: one. */
final class Scan {
    /** Written words that no space parts ("10-20%") have one source, up to so many units. */
    private static final int LONGEST_JOINED = 80;

    /** Within these, words on both sides are one written word. */
    private static final String JOINING = "-\u2013_/'&@:+=*^~.,%#`$|\\<>\"";

    private static final String TERMINAL = ".!?…";

    private final String text;
    private final int base;
    private final Rules rules;
    private final List<SpokenText.Word> words = new ArrayList<>();
    private final Map<Rule, Matcher> matchers = new IdentityHashMap<>();
    private final LineMarks lines;
    private int at;
    private boolean parenthesis;
    /** Words that were said when a house number came last: an address may go on. */
    private int addressAt = -100;

    /** @param base where the text begins in the whole written text */
    Scan(String text, int base, Rules rules) {
        this.text = text;
        this.base = base;
        this.rules = rules;
        this.lines = new LineMarks(text);
    }

    SpokenText read(boolean lineStarts) {
        if (lineStarts) at = lines.begin(at, this);
        while (at < text.length()) {
            char unit = text.charAt(at);
            if (unit == '\n') newLine();
            else if (unit == ' ') at++;
            else if (!applyRule()) punctuate(unit);
        }
        return new SpokenText(words);
    }

    private void newLine() {
        if (lines.endsSentence(at)) pause(".");
        at = lines.begin(at + 1, this);
    }

    private boolean applyRule() {
        for (Rule rule : rules.startingWith(text.codePointAt(at))) {
            Matcher matcher = matcher(rule);
            if (!matcher.region(at, text.length()).lookingAt() || matcher.end() == at) continue;
            Optional<String> spoken = rule.says().say(matcher, this);
            if (spoken.isEmpty()) continue;
            say(spoken.get(), matcher.start(), matcher.end());
            at = matcher.end();
            return true;
        }
        return false;
    }

    private Matcher matcher(Rule rule) {
        return matchers.computeIfAbsent(
                rule,
                _ -> rule.pattern().matcher(text).useTransparentBounds(true).useAnchoringBounds(false));
    }

    /** Adds spoken words, parted by spaces, whose source is this part of the clause. */
    void say(String spoken, int from, int to) {
        if (spoken.isBlank()) return;
        Span source = joinedWithBefore(new Span(from, to).shift(base));
        for (String word : spoken.strip().split(" +")) {
            int end = word.length();
            while (end > 0 && ",;:.!?…—".indexOf(word.charAt(end - 1)) >= 0) end--;
            if (end > 0) words.add(new SpokenText.Word(word.substring(0, end), "", source));
            if (end < word.length()) pause(word.substring(end, end + 1));
        }
    }

    private Span joinedWithBefore(Span source) {
        if (words.isEmpty()) return source;
        Span before = words.getLast().source();
        boolean joined = source.end() - before.start() <= LONGEST_JOINED
                && !Scripts.unspaced(text.charAt(before.end() - 1 - base))
                && text.substring(
                                Math.max(0, before.end() - base), Math.max(before.end() - base, source.start() - base))
                        .chars()
                        .allMatch(unit -> JOINING.indexOf(unit) >= 0);
        if (!joined || Scripts.unspaced(text.charAt(source.start() - base))) return source;
        Span both = new Span(before.start(), Math.max(source.end(), before.end()));
        for (int i = words.size() - 1; i >= 0 && words.get(i).source().equals(before); i--) {
            SpokenText.Word word = words.get(i);
            words.set(i, new SpokenText.Word(word.text(), word.after(), both));
        }
        return both;
    }

    /** Punctuation after the last word; the end of a sentence replaces a comma, not the other way. */
    void pause(String mark) {
        if (words.isEmpty()) return;
        SpokenText.Word last = words.getLast();
        boolean stronger = TERMINAL.contains(mark) && ",;—".contains(last.after());
        if (last.after().isEmpty() || stronger)
            words.set(words.size() - 1, new SpokenText.Word(last.text(), mark, last.source()));
    }

    private void punctuate(char unit) {
        switch (unit) {
            case ',', ';', ':', '.', '!', '?', '…', '—' -> pause(String.valueOf(unit));
            case '\u2013' -> pause("—");
            case '(' -> {
                parenthesis = !words.isEmpty() && unit(at - 1) == ' ' && unit(at + 2) != ')'; // not "f(x)", "(a)"
                if (parenthesis) pause(",");
            }
            case ')' -> {
                if (parenthesis && spaceAndLetterFollow()) pause(",");
                parenthesis = false;
            }
            default -> {} // can't be said
        }
        at += Character.charCount(text.codePointAt(at));
    }

    private boolean spaceAndLetterFollow() {
        return unit(at + 1) == ' ' && Character.isLetterOrDigit(unit(at + 2));
    }

    /** The unit there; a line's end before the clause and after it. */
    char unit(int place) {
        return place >= 0 && place < text.length() ? text.charAt(place) : '\n';
    }

    /** What was last said, if no pause came after it. */
    String previous() {
        return words.isEmpty() || !words.getLast().after().isEmpty()
                ? ""
                : words.getLast().text();
    }

    /** Was the last word said for something that begins with a digit? */
    boolean saidNumber() {
        return !words.isEmpty()
                && Character.isDigit(text.charAt(words.getLast().source().start() - base));
    }

    /** Was the last word said for a sign such as "½"? */
    boolean saidFraction() {
        return !words.isEmpty()
                && Character.getType(text.charAt(words.getLast().source().end() - 1 - base)) == Character.OTHER_NUMBER;
    }

    boolean anythingSaid() {
        return !words.isEmpty();
    }

    /** Would a full stop just before this place end a sentence: does nothing follow, or a capital? */
    boolean sentenceEndsBefore(int place) {
        int i = place;
        while (i < text.length() && i - place < 4 && (unit(i) == ' ' || unit(i) == '"' || unit(i) == ')')) i++;
        return unit(i) == '\n' || i > place && Character.isUpperCase(unit(i));
    }

    /** Is this quotation mark the second of a pair? Looks back over a sentence or two. */
    boolean quoteOpenBefore(int place) {
        int open = text.lastIndexOf('"', place - 1);
        return open >= 0 && place - open < 300;
    }

    void openAddress() {
        addressAt = words.size();
    }

    boolean inAddress() {
        return words.size() - addressAt < 7;
    }
}
