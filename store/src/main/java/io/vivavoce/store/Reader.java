package io.vivavoce.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is read. Thread-safe: each call has a connection of its own, and keeps none between two parts of a list. */
final class Reader {
    private static final Pattern PLACE = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** Words around what was found (FTS5 allows 64). */
    private static final int SNIPPET_WORDS = 16;

    private static final String COLUMNS =
            "SELECT c.number, c.id, c.title, c.started, c.last, (SELECT count(*) FROM item WHERE conversation = c.number)";

    private final Database database;

    /** A question to the tables. */
    @FunctionalInterface
    private interface Question<T> {
        T of(Sql sql) throws SQLException;
    }

    private record Found(long number, Summary summary) {}

    Reader(Database database) {
        this.database = database;
    }

    Page<Summary> conversations(String owner, String query, String before, int limit) {
        var words = Search.of(query);
        if (words.isEmpty() && !query.isBlank()) return new Page<>(List.of(), "");
        var place = PLACE.matcher(before);
        var known = place.matches();
        var last = known ? Long.parseLong(place.group(1)) : Long.MAX_VALUE;
        var number = known ? Long.parseLong(place.group(2)) : Long.MAX_VALUE;
        return page(
                ask(sql -> words.isEmpty()
                        ? newest(sql, owner, last, number, limit)
                        : matching(sql, owner, words, last, number, limit)),
                limit);
    }

    private static Page<Summary> page(List<Found> found, int limit) {
        var more = found.size() > limit;
        var shown = more ? found.subList(0, limit) : found;
        var next = more ? shown.getLast().summary.last().toEpochMilli() + "-" + shown.getLast().number : "";
        return new Page<>(shown.stream().map(Found::summary).toList(), next);
    }

    /** One more than {@code limit}, where there are so many. */
    private static List<Found> newest(Sql sql, String owner, long last, long number, int limit) throws SQLException {
        return sql.list(
                COLUMNS + ", '' FROM conversation c WHERE c.owner = ? AND (c.last, c.number) < (?, ?)"
                        + " AND EXISTS (SELECT 1 FROM item WHERE conversation = c.number)"
                        + " ORDER BY c.last DESC, c.number DESC LIMIT ?",
                Reader::found,
                owner,
                last,
                number,
                limit + 1);
    }

    /** Of each conversation the first item that matches is shown. */
    private static List<Found> matching(Sql sql, String owner, String words, long last, long number, int limit)
            throws SQLException {
        return sql.list(
                COLUMNS + ", (SELECT snippet(words, 0, '', '', '…', " + SNIPPET_WORDS + ") FROM words"
                        + " WHERE words MATCH ? AND rowid = m.item)"
                        + " FROM (SELECT i.conversation AS conversation, min(i.number) AS item FROM words w"
                        + " JOIN item i ON i.number = w.rowid WHERE w.words MATCH ? GROUP BY i.conversation) m"
                        + " JOIN conversation c ON c.number = m.conversation"
                        + " WHERE c.owner = ? AND (c.last, c.number) < (?, ?)"
                        + " ORDER BY c.last DESC, c.number DESC LIMIT ?",
                Reader::found,
                words,
                words,
                owner,
                last,
                number,
                limit + 1);
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                row.getLong(1),
                new Summary(
                        row.getString(2),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4)),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getInt(6),
                        row.getString(7)));
    }

    Optional<Summary> conversation(String owner, String id) {
        return ask(
                sql -> sql
                        .list(
                                COLUMNS + ", '' FROM conversation c WHERE c.owner = ? AND c.id = ?",
                                Reader::found,
                                owner,
                                id)
                        .stream()
                        .map(Found::summary)
                        .findFirst());
    }

    Page<Item> items(String owner, String conversation, String after, int limit) {
        var from = NUMBER.matcher(after).matches() ? Long.parseLong(after) : 0;
        var numbers = new ArrayList<Long>();
        var items = ask(sql -> sql.list(
                "SELECT i.number, i.id, i.role, i.text, i.cut, i.created FROM item i"
                        + " JOIN conversation c ON c.number = i.conversation"
                        + " WHERE c.owner = ? AND c.id = ? AND i.number > ? ORDER BY i.number LIMIT ?",
                row -> {
                    numbers.add(row.getLong(1));
                    return item(row);
                },
                owner,
                conversation,
                from,
                limit + 1));
        return items.size() > limit
                ? new Page<>(items.subList(0, limit), String.valueOf(numbers.get(limit - 1)))
                : new Page<>(items, "");
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                row.getString(2),
                Item.Role.valueOf(row.getString(3)),
                row.getString(4),
                row.getInt(5) == 1,
                Instant.ofEpochMilli(row.getLong(6)));
    }

    private <T> T ask(Question<T> question) {
        try (var connection = database.connect()) {
            return question.of(new Sql(connection));
        } catch (SQLException e) {
            throw new HistoryException("The history can't be read now (code " + e.getErrorCode() + "); try again", e);
        }
    }
}
