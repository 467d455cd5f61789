package io.vivavoce.speaking;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What is said for a pattern. The pattern is tried at one place, may look around it, and must be bounded: no rule may
 * look at more than some hundred units that it doesn't take.
 *
 * @param start what the pattern can begin with: it is tried nowhere else
 * @param says words, with {@code , . : …} after those that a pause follows; "" where nothing is said; empty where the
 *     rule doesn't fit after all
 */
record Rule(Start start, Pattern pattern, Says says) {

    enum Start {
        DIGIT,
        LETTER,
        SYMBOL;

        static Start at(int codePoint) {
            if (codePoint >= '0' && codePoint <= '9') return DIGIT;
            return Character.isLetter(codePoint) ? LETTER : SYMBOL;
        }
    }

    interface Says {
        Optional<String> say(MatchResult match, Scan scan);
    }

    static Rule of(Start start, String pattern, Function<MatchResult, String> says) {
        return new Rule(start, Pattern.compile(pattern), (match, _) -> Optional.of(says.apply(match)));
    }

    static Rule when(Start start, String pattern, Says says) {
        return new Rule(start, Pattern.compile(pattern), says);
    }
}
