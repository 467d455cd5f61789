package io.vivavoce.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, in columns as wide as they must be: words to the left, figures to the right. */
final class TextTable {
    private static final String GAP = "  ";

    private final String columns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param columns a letter for each: {@code w} for words, {@code f} for figures
     * @param headings of all columns
     */
    TextTable(String columns, String... headings) {
        this.columns = columns;
        row(headings);
    }

    /** Adds a row with a cell for each column; an empty one stays blank. */
    void row(String... cells) {
        if (cells.length != columns.length())
            throw new IllegalArgumentException("a row must have " + columns.length() + " cells, got " + cells.length);
        rows.add(List.of(cells));
    }

    /** The lines, without blanks at their ends; a rule stands under the headings. */
    List<String> lines() {
        var widths = new int[columns.length()];
        for (var row : rows)
            for (var i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], row.get(i).length());
        var lines = new ArrayList<String>();
        for (var row : rows) lines.add(line(row, widths));
        lines.add(1, "─".repeat(lines.stream().mapToInt(String::length).max().orElse(0)));
        return lines;
    }

    private String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (var i = 0; i < widths.length; i++) {
            var blank = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : GAP);
            if (columns.charAt(i) == 'w') line.append(row.get(i)).append(blank);
            else line.append(blank).append(row.get(i));
        }
        return line.toString().stripTrailing();
    }
}
