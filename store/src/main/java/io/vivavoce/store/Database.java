package io.vivavoce.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The file, its rights and its tables. SQLite keeps two files beside it while it is open ({@code -wal}, {@code -shm}), with
 * the same rights.
 *
 * <p>Thread-safe; a connection is one thread's at a time.
 */
final class Database {
    static final String FILE = "history.db";

    /** Another process may be writing, or a reader keep the log from being emptied. */
    private static final int BUSY_MS = 5_000;

    private static final String FOLDER_RIGHTS = "rwx------";
    private static final String FILE_RIGHTS = "rw-------";

    private final Path file;

    private Database(Path file) {
        this.file = file;
    }

    /**
     * Makes what is missing, and brings tables of an older version up to date.
     *
     * @throws HistoryException when that can't be done
     */
    static Database in(Path folder) {
        var database = new Database(folder.resolve(FILE));
        try {
            database.makeFiles(folder);
            database.migrate();
        } catch (IOException | FlywayException e) {
            throw new HistoryException(
                    "The history in " + database.file + " can't be opened: " + why(e)
                            + ". Make the folder writable, move a damaged file away, or switch the history off"
                            + " (history.enabled: false)",
                    e);
        }
        return database;
    }

    /** The system's own words, for libraries wrap them in pages. */
    private static String why(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) cause = cause.getCause();
        return cause.getClass().getSimpleName() + ", " + cause.getMessage();
    }

    /** Before SQLite does, with what rights the process happens to give. */
    private void makeFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) Files.createDirectories(folder, rights(FOLDER_RIGHTS));
        try {
            Files.createFile(file, rights(FILE_RIGHTS));
        } catch (FileAlreadyExistsException e) {
            if (knowsRights() && !Files.isSymbolicLink(file))
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE_RIGHTS));
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
            throw new IOException(file + " is no file of its own");
    }

    private boolean knowsRights() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private FileAttribute<?>[] rights(String rights) {
        return knowsRights()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    private void migrate() {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(source())
                .loggers("slf4j")
                .locations("classpath:io/vivavoce/store/migrations")
                .load()
                .migrate();
    }

    /** One of its own for whoever asks, who closes it. */
    Connection connect() throws SQLException {
        return source().getConnection();
    }

    private SQLiteDataSource source() {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL); // on disk at each commit
        config.setTransactionMode(
                SQLiteConfig.TransactionMode.IMMEDIATE); // waits for others at its begin, or not at all
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MS);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY); // nothing of it in a temporary file
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true"); // what is deleted is overwritten
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }
}
