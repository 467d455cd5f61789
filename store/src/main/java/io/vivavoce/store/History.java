package io.vivavoce.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * The conversations of all who talk with this machine, as text. What belongs to one owner is never seen by another.
 *
 * <p>Thread-safe. Reading and deleting wait for the disk; recording never does.
 */
public final class History implements AutoCloseable {
    /** Entries of one part of a list at most. */
    public static final int MOST_AT_ONCE = 500;

    /** Characters of a search. */
    public static final int MAX_QUERY = 200;

    private static final int ID_BYTES = 16;

    private final Writer writer;
    private final Reader reader;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * What goes by itself, looked at each minute.
     *
     * @param keepDays a conversation goes so many days after its last item; 0: never
     * @param maxBytes where all take more than this, the oldest go
     */
    public record Limits(int keepDays, long maxBytes) {
        public Limits {
            if (keepDays < 0 || maxBytes < 1)
                throw new IllegalArgumentException(
                        "keepDays " + keepDays + " and maxBytes " + maxBytes + " must be at least 0 and 1");
        }
    }

    /**
     * Opens the one in {@code folder}, which is made where it is missing, with tables of an older version brought up to date.
     *
     * @param clock what items and ages are dated by
     * @throws HistoryException with what to do, when that can't be done
     */
    public History(Path folder, Limits limits, InstantSource clock) {
        var database = Database.in(folder);
        this.clock = clock;
        reader = new Reader(database);
        try {
            writer = new Writer(database.connect(), limits, clock);
        } catch (SQLException e) {
            throw new HistoryException("The history in " + folder + " can't be written: " + e.getMessage(), e);
        }
    }

    /**
     * A new conversation; nothing of it is written before its first item.
     *
     * @param owner name of an API key; empty where nobody needs one
     */
    public Recording record(String owner) {
        var id = new byte[ID_BYTES];
        random.nextBytes(id);
        var name = "conv_" + Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        return new Recording(name, owner, writer, clock);
    }

    /**
     * Those of {@code owner}, the one that went on last first.
     *
     * @param query words that must all be in one item, the last perhaps in part; blank for all conversations
     * @param before {@link Page#next} of the part before; empty for the first
     * @throws HistoryException when it can't be read
     */
    public Page<Summary> conversations(String owner, String query, String before, int limit) {
        check(limit);
        if (query.length() > MAX_QUERY)
            throw new IllegalArgumentException("A search has at most " + MAX_QUERY + " characters");
        return reader.conversations(owner, query, before, limit);
    }

    /** Empty where {@code owner} has none of that id. */
    public Optional<Summary> conversation(String owner, String id) {
        return reader.conversation(owner, id);
    }

    /**
     * What was said in it, oldest first; nothing where {@code owner} has none of that id.
     *
     * @param after {@link Page#next} of the part before; empty for the first
     */
    public Page<Item> items(String owner, String conversation, String after, int limit) {
        check(limit);
        return reader.items(owner, conversation, after, limit);
    }

    private static void check(int limit) {
        if (limit < 1 || limit > MOST_AT_ONCE)
            throw new IllegalArgumentException("limit is 1 to " + MOST_AT_ONCE + ", not " + limit);
    }

    /**
     * Deletes one, and returns when it is overwritten on disk; its words in SQLite's log go within a minute where somebody
     * just reads there.
     *
     * @return whether there was one
     */
    public boolean delete(String owner, String id) throws InterruptedException {
        return writer.order(ledger -> ledger.delete(owner, id)) > 0;
    }

    /** As {@link #delete}, all of {@code owner}; returns how many. */
    public int deleteAll(String owner) throws InterruptedException {
        return writer.order(ledger -> ledger.deleteAll(owner));
    }

    /**
     * Gives {@code owner} what nobody owns: what was kept while no key was needed. Returns how many conversations that are.
     *
     * @throws IllegalArgumentException when there is no name
     */
    public int adopt(String owner) throws InterruptedException {
        if (owner.isEmpty()) throw new IllegalArgumentException("An owner has a name");
        return writer.order(ledger -> ledger.adopt(owner));
    }

    /** Items that were written since the start. */
    public long stored() {
        return writer.stored();
    }

    /** Items that could not be written since the start. */
    public long lost() {
        return writer.lost();
    }

    /** Writes what waits, and returns when the file is closed. May be called twice. */
    @Override
    public void close() throws InterruptedException {
        writer.close();
    }
}
