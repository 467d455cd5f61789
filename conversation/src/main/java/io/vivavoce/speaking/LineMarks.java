package io.vivavoce.speaking;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Markdown's marks at the beginnings of lines: headings, lists, quotes, rulers, tables, code blocks. */
final class LineMarks {
    private static final Pattern RULER =
            Pattern.compile("[ ]{0,3}(?:(?:[-*_=][ ]*+){3,}+|\\|?[-:|][-:| ]{2,}+)(?=\\n|$)");
    private static final Pattern FENCE = Pattern.compile(" {0,12}```[^\\n`]{0,200}(?=\\n|$)");
    private static final Pattern QUOTE = Pattern.compile(" {0,12}>(?![=>]) ?");
    private static final Pattern HEADING = Pattern.compile(" {0,3}#{1,6} +");
    private static final Pattern BULLET = Pattern.compile(" {0,40}[-*+•] +(?:\\[[ xX]\\] +)?(?=[^ \\n])");
    private static final Pattern NUMBERED = Pattern.compile(" {0,40}(\\d{1,3})[.)] +(?=[^ \\n])");
    private static final Pattern TABLE_ROW = Pattern.compile(" {0,3}\\|");
    private static final Pattern NEXT_LINE = Pattern.compile(" {0,40}(?:[-*+•#>|]|\\d{1,3}[.)] |```|\\n|$)");

    private final String text;
    /** The line is a title, an item, a row: it ends like a sentence. */
    private boolean standsAlone;

    LineMarks(String text) {
        this.text = text;
    }

    /** Reads the marks of a line that begins here; returns where its text begins. */
    int begin(int start, Scan scan) {
        standsAlone = false;
        int at = start;
        while (at < text.length()) {
            int next = mark(at, scan);
            if (next == at) return at;
            at = next;
        }
        return at;
    }

    private int mark(int at, Scan scan) {
        Matcher fence = at(FENCE, at);
        if (fence.lookingAt()) return codeBlock(fence.start(), fence.end(), scan);
        Matcher ruler = at(RULER, at);
        if (ruler.lookingAt()) return ruler.end();
        Matcher quote = at(QUOTE, at);
        if (quote.lookingAt()) return quote.end();
        Matcher numbered = at(NUMBERED, at);
        if (numbered.lookingAt()) {
            standsAlone = true;
            scan.say(NumberWords.cardinal(numbered.group(1)) + ".", numbered.start(1), numbered.end(1) + 1);
            return numbered.end();
        }
        for (Pattern mark : new Pattern[] {HEADING, BULLET, TABLE_ROW}) {
            Matcher matcher = at(mark, at);
            if (!matcher.lookingAt()) continue;
            standsAlone = true;
            return matcher.end();
        }
        return at;
    }

    private Matcher at(Pattern pattern, int at) {
        return pattern.matcher(text).region(at, text.length());
    }

    private int codeBlock(int from, int firstLineEnd, Scan scan) {
        int close = text.indexOf("\n```", firstLineEnd);
        int end = close < 0 ? text.length() : close + 4;
        scan.say("code block", from, end);
        standsAlone = true;
        return end;
    }

    /** Does the line that ends here end like a sentence, if only because of what follows? */
    boolean endsSentence(int newLine) {
        return standsAlone || at(NEXT_LINE, newLine + 1).lookingAt();
    }
}
