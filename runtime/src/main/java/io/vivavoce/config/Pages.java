package io.vivavoce.config;

import java.util.ArrayList;
import java.util.List;

/** What is written from the schema: the table of the reference page, and a file to start from. */
public final class Pages {
    private static final int WIDTH = 100;

    private Pages() {}

    /** Markdown: a row for each key. */
    public static String reference() {
        var page = new StringBuilder(
                "| key | allowed | default | what it does | reload | environment |\n|---|---|---|---|---|---|\n");
        for (var key : Schema.keys().values())
            page.append("| `%s` | %s | %s | %s | %s | `%s` |\n"
                    .formatted(
                            key.path(),
                            allowed(key),
                            key.defaultText().isEmpty() ? "empty" : "`" + key.defaultText() + "`",
                            key.about().value(),
                            key.live() ? "yes" : "",
                            key.variable()));
        return page.toString();
    }

    /** Engines have a page of their own, which says more of each than its name. */
    private static String allowed(Key key) {
        if (key.about().engineOf().length == 0) return key.allowed();
        return key.isList()
                ? "names of [engines](../engines/README.md) of that role, with commas between, or `none`"
                : "the name of an [engine](../engines/README.md) of that role";
    }

    /** {@code vivavoce.yaml} with every key, its default and a comment. */
    public static String starter() {
        var lines = new ArrayList<String>(
                List.of(
                        "# Vivavoce's configuration. All keys are here, with their defaults; delete what you don't change.",
                        "# A flag, or a variable such as VIVAVOCE_TTS__OPTS__SPEED, beats this file. In any text",
                        "# ${env:NAME}, ${file:PATH} or ${exec:COMMAND ARGS} stands for a secret. Check it: vivavoce config check"));
        var section = "";
        for (var key : Schema.keys().values()) {
            section = headings(section, Schema.parent(key.path()), lines);
            var indent = indent(key.path());
            if (section.isEmpty()) lines.add("");
            for (var line : wrapped(key.about().value() + " Allowed: " + key.allowed() + '.'))
                lines.add(indent + "# " + line);
            lines.add(indent + last(key.path()) + ": " + value(key));
        }
        return String.join("\n", lines) + '\n';
    }

    /** Opens the sections from one that is open to {@code wanted}. */
    private static String headings(String open, String wanted, List<String> lines) {
        if (wanted.isEmpty() || wanted.equals(open) || open.startsWith(wanted + '.')) return wanted;
        headings(open, Schema.parent(wanted), lines);
        var about = Schema.sections().get(wanted);
        if (indent(wanted).isEmpty()) lines.add("");
        if (about != null) lines.add(indent(wanted) + "# " + about.value());
        lines.add(indent(wanted) + last(wanted) + ':');
        return wanted;
    }

    private static String indent(String path) {
        return "  ".repeat((int) path.chars().filter(c -> c == '.').count());
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Quoted, where it is a text; the defaults hold nothing that double quotes would change. */
    private static String value(Key key) {
        if (key.isList()) return '[' + key.defaultText() + ']';
        return key.type() == Text.class ? '"' + key.defaultText() + '"' : key.defaultText();
    }

    private static List<String> wrapped(String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ")) {
            if (line.length() + word.length() >= WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
