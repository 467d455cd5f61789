package io.vivavoce.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, in columns as wide as they must be: words to the left, figures to the right. */
final class TextTable {
    private static final String GAP = "  ";

    private final int wordColumns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param wordColumns how many of the first columns hold words
     * @param headings of all columns
     */
    TextTable(int wordColumns, String... headings) {
        this.wordColumns = wordColumns;
        rows.add(List.of(headings));
    }

    /** Adds a row with a cell for each column; an empty one stays blank. */
    void row(String... cells) {
        var columns = rows.getFirst().size();
        if (cells.length != columns)
            throw new IllegalArgumentException("a row must have " + columns + " cells, got " + cells.length);
        rows.add(List.of(cells));
    }

    /** The lines, without blanks at their ends; a rule stands under the headings. */
    List<String> lines() {
        var widths = new int[rows.getFirst().size()];
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
            if (i < wordColumns) line.append(row.get(i)).append(blank);
            else line.append(blank).append(row.get(i));
        }
        return line.toString().stripTrailing();
    }
}
