package io.vivavoce.speaking;

import static io.vivavoce.speaking.Rule.Start.DIGIT;
import static io.vivavoce.speaking.Rule.Start.LETTER;
import static io.vivavoce.speaking.Rule.Start.SYMBOL;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;

/** Addresses of the web, mail, file names, and the marks of Markdown and HTML that stand inside a line. */
final class WebRules {
    private static final String TOP =
            "(?:com|org|net|edu|gov|mil|info|biz|io|ai|dev|app|co\\.uk|ac\\.uk|eu|de|fr|it|ch)";

    /** What may follow a host; the punctuation that ends a sentence isn't part of it. */
    private static final String PATH =
            "(?::\\d{1,5})?(?:[/?#][^ \\n<>()\\[\\]\"`|]{0,1000}(?:\\([^() \\n]{0,100}\\)[^ \\n<>()\\[\\]\"`|]{0,300})?(?<![.,;:!?*_'~]))?";

    private static final Map<String, String> ENTITIES =
            Map.of("amp", "and", "lt", "less than", "gt", "greater than", "copy", "copyright");

    private WebRules() {}

    static List<Rule> rules() {
        String host = "((?:[A-Za-z0-9-]{1,63}+\\.){0,6}[A-Za-z0-9-]{1,63}+)";
        return List.of(
                Rule.of(LETTER, "(?i:https?|ftp|wss?)://(?:www\\.)?" + host + PATH, m -> Spelling.address(m.group(1))),
                Rule.of(LETTER, "www\\." + host + PATH, m -> Spelling.address(m.group(1))),
                Rule.of(
                        LETTER,
                        "([\\w.+-]{1,64}+)@([A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,5})",
                        m -> Spelling.address(m.group(1)) + " at " + Spelling.address(m.group(2))),
                Rule.of(
                        LETTER,
                        "((?:[A-Za-z0-9-]{1,63}+\\.){1,5}" + TOP + ")\\b(?![\\w@-])" + PATH,
                        m -> Spelling.address(m.group(1))),
                Rule.of(LETTER, "localhost:(\\d{1,5})\\b", m -> "localhost " + NumberWords.digits(m.group(1))),
                Rule.of(
                        LETTER,
                        "([\\w-]{1,64}+)\\.(py|js|ts|java|txt|pdf|md|html|css|json|yaml|yml|xml|csv|png|jpg|jpeg|gif|mp3|mp4|wav"
                                + "|zip|exe|sh|cpp|rs|go|rb|php|sql|log|doc|docx|xls|xlsx|jar|toml)\\b(?!\\.\\w)",
                        m -> Spelling.address(m.group(1)) + " dot " + Spelling.extension(m.group(2))),
                Rule.of(LETTER, "([A-Z][a-z]{2,8})\\.js\\b", m -> m.group(1) + " dot J S"),
                Rule.of(SYMBOL, "(?<![\\w/])(?:/[\\w.-]{1,64}){1,16}/?", WebRules::path),
                Rule.of(SYMBOL, "<!--(?s:.{0,300}?)-->", _ -> ""),
                Rule.of(SYMBOL, "</?[A-Za-z][A-Za-z0-9]{0,15}(?:\\s[^<>\\n]{0,300})?/?>", _ -> ""),
                Rule.of(SYMBOL, "&([a-z]{2,8}|#\\d{1,6});", m -> ENTITIES.getOrDefault(m.group(1), "")),
                Rule.of(SYMBOL, "\\[\\^?\\d{1,3}\\](?!\\()", _ -> ""),
                Rule.of(SYMBOL, "\\]\\([^()\\s]{0,1000}(?:\\s\"[^\"\\n]{0,100}\")?\\)", _ -> ""),
                Rule.of(SYMBOL, "!(?=\\[)", _ -> ""),
                Rule.of(SYMBOL, "```[^`]{0,300}```", _ -> "code block"),
                Rule.of(SYMBOL, "\\|(?= *(?:\\n|$))", _ -> ""),
                Rule.of(SYMBOL, "(?<![\\w)])[:;]-?[)(](?!\\w)", _ -> ""),
                Rule.of(DIGIT, "\\d{1,6}\\.(?:com|org|net)\\b" + PATH, m -> Spelling.address(m.group())));
    }

    private static String path(MatchResult m) {
        return Spelling.address(m.group());
    }
}
