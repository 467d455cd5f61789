package io.vivavoce.store;

import java.sql.SQLException;
import java.time.Instant;

/** What is written to the tables, and deleted from them. Thread: the writing one, which owns the connection. */
final class Ledger {
    /** Deleted in one step where the history has grown too large. */
    private static final int OLDEST = 20;

    private static final String OWN = "SELECT number FROM conversation WHERE owner = ?";

    private final Sql sql;

    Ledger(Sql sql) {
        this.sql = sql;
    }

    /** {@link Fate#STORED} holds when the transaction has ended. */
    Fate apply(Change change) throws SQLException {
        return switch (change) {
            case Change.Put put -> put(put);
            case Change.TakeBack(var conversation, var item) -> takeBack(conversation, item);
        };
    }

    private Fate put(Change.Put put) throws SQLException {
        var item = put.item();
        var at = item.created().toEpochMilli();
        if (put.begins().getAsBoolean())
            sql.update(
                    "INSERT INTO conversation (id, owner, started, last, title) VALUES (?, ?, ?, ?, '')"
                            + " ON CONFLICT (id) DO NOTHING",
                    put.conversation(),
                    put.owner(),
                    at,
                    at);
        var known = sql.update(
                "UPDATE conversation SET last = max(last, ?),"
                        + " title = CASE WHEN title = '' AND ? THEN ? ELSE title END WHERE id = ?",
                at,
                item.role() == Item.Role.USER ? 1 : 0,
                Titles.of(item.text()),
                put.conversation());
        if (known == 0) return Fate.GONE;
        sql.update(
                "INSERT INTO item (conversation, id, role, text, cut, created)"
                        + " SELECT number, ?, ?, ?, ?, ? FROM conversation WHERE id = ?"
                        + " ON CONFLICT (conversation, id) DO UPDATE SET text = excluded.text, cut = excluded.cut",
                item.id(),
                item.role().name(),
                item.text(),
                item.cut() ? 1 : 0,
                at,
                put.conversation());
        return Fate.STORED;
    }

    private Fate takeBack(String conversation, String item) throws SQLException {
        var number = sql.number("SELECT number FROM conversation WHERE id = ?", conversation);
        if (number == 0) return Fate.GONE;
        sql.update("DELETE FROM item WHERE conversation = ? AND id = ?", number, item);
        var first = sql.list(
                "SELECT text FROM item WHERE conversation = ? AND role = 'USER' ORDER BY number LIMIT 1",
                row -> row.getString(1),
                number);
        sql.update(
                "UPDATE conversation SET title = ? WHERE number = ?",
                first.isEmpty() ? "" : Titles.of(first.getFirst()),
                number);
        return Fate.STORED;
    }

    /** What nobody owns is {@code owner}'s from now on; returns how many conversations that are. */
    int adopt(String owner) throws SQLException {
        return sql.update("UPDATE conversation SET owner = ? WHERE owner = ''", owner);
    }

    // ---- deletion; each returns how many conversations went

    int delete(String owner, String id) throws SQLException {
        return remove(OWN + " AND id = ?", owner, id);
    }

    int deleteAll(String owner) throws SQLException {
        return remove(OWN, owner);
    }

    int deleteBefore(Instant time) throws SQLException {
        return remove("SELECT number FROM conversation WHERE last < ?", time.toEpochMilli());
    }

    /** Of all owners. */
    int deleteOldest() throws SQLException {
        return remove("SELECT number FROM conversation ORDER BY last, number LIMIT " + OLDEST);
    }

    private int remove(String which, Object... values) throws SQLException {
        sql.update("DELETE FROM item WHERE conversation IN (" + which + ')', values);
        return sql.update("DELETE FROM conversation WHERE number IN (" + which + ')', values);
    }

    /** Bytes in use; the file may be larger, and keeps for new conversations what old ones left. */
    long usedBytes() throws SQLException {
        var pages = sql.number("PRAGMA page_count") - sql.number("PRAGMA freelist_count");
        return pages * sql.number("PRAGMA page_size");
    }

    /**
     * Empties the write-ahead log, in which what was deleted still stands; false where somebody reads from it, or it can't be
     * done now.
     */
    boolean emptyLog() throws SQLException {
        return sql.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
    }
}
