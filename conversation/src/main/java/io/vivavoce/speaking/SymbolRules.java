package io.vivavoce.speaking;

import static io.vivavoce.speaking.Rule.Start.SYMBOL;

import java.util.List;
import java.util.Optional;

/** Signs that are words, and punctuation of more than one character. */
final class SymbolRules {
    private SymbolRules() {}

    static List<Rule> rules() {
        return List.of(
                Rule.when(SYMBOL, "\\.{2,}+|…", (_, scan) -> pause(scan, "…")),
                Rule.when(SYMBOL, "(?<=[ \\n])-{1,3}(?=[ \\n])|--", (_, scan) -> pause(scan, "—")),
                Rule.when(SYMBOL, "\\|", (_, scan) -> pause(scan, ",")),
                Rule.of(SYMBOL, "-+>|=+>|→|⇒", _ -> "to"),
                Rule.of(SYMBOL, "(?<=\\d|\\d[%°]|[AaPp]\\.?[Mm]\\.?)[-–](?=[\\d$€£])", _ -> "to"),
                Rule.of(SYMBOL, "(?<![\\p{L}\\d)])-(?=\\.?\\d|[$€£¥])", _ -> "minus"),
                Rule.of(SYMBOL, "[~≈] ?(?=\\d)", _ -> "about"),
                Rule.of(SYMBOL, "<3(?= *(?:\\n|$|[.!:;)]))", _ -> ""), // a heart
                Rule.of(SYMBOL, "&", _ -> "and"),
                Rule.of(SYMBOL, "\\+", _ -> "plus"),
                Rule.of(SYMBOL, "!==?|≠", _ -> "not equal to"),
                Rule.of(SYMBOL, "≤|<=", _ -> "less than or equal to"),
                Rule.of(SYMBOL, "≥|>=", _ -> "greater than or equal to"),
                Rule.of(SYMBOL, "<(?=[ \\d])", _ -> "less than"),
                Rule.of(SYMBOL, "(?<=[ \\d])>(?=[ \\d])", _ -> "greater than"),
                Rule.when(SYMBOL, "==?(?!=)", (_, scan) -> Optional.of(scan.anythingSaid() ? "equals" : "")),
                Rule.of(SYMBOL, "[×✕]|(?<=\\d ?)\\*(?= ?\\d)", _ -> "times"),
                Rule.of(SYMBOL, "÷", _ -> "divided by"),
                Rule.of(SYMBOL, "±", _ -> "plus or minus"),
                Rule.of(SYMBOL, "\\^2(?!\\d)", _ -> "squared"),
                Rule.of(SYMBOL, "\\^3(?!\\d)", _ -> "cubed"),
                Rule.of(SYMBOL, "\\^(?=\\d)", _ -> "to the power of"),
                Rule.of(SYMBOL, "²", _ -> "squared"),
                Rule.of(SYMBOL, "³", _ -> "cubed"),
                Rule.of(SYMBOL, "@(?= ?\\w)", _ -> "at"),
                Rule.of(SYMBOL, "(?<=\\p{L})#", _ -> "sharp"),
                Rule.of(SYMBOL, "#(?=\\d)|№", _ -> "number"),
                Rule.of(SYMBOL, "#(?=\\p{L})", _ -> "hashtag"),
                Rule.of(SYMBOL, "%", _ -> "percent"),
                Rule.of(SYMBOL, "§", _ -> "section"),
                Rule.of(SYMBOL, "©", _ -> "copyright"));
    }

    private static Optional<String> pause(Scan scan, String mark) {
        scan.pause(mark);
        return Optional.of("");
    }
}
