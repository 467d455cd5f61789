package io.vivavoce.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Statements on one connection. Values are bound, never written into a statement. */
final class Sql {
    private final Connection connection;

    /** Makes something of a row. */
    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Runs on a connection. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException;
    }

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Rows that were changed. */
    int update(String statement, Object... values) throws SQLException {
        try (var prepared = prepared(statement, values)) {
            return prepared.executeUpdate();
        }
    }

    <T> List<T> list(String question, Row<T> row, Object... values) throws SQLException {
        var all = new ArrayList<T>();
        try (var prepared = prepared(question, values);
                var rows = prepared.executeQuery()) {
            while (rows.next()) all.add(row.of(rows));
        }
        return all;
    }

    /** A number that a question has for an answer; 0 where there is none. */
    long number(String question, Object... values) throws SQLException {
        var numbers = list(question, row -> row.getLong(1), values);
        return numbers.isEmpty() ? 0 : numbers.getFirst();
    }

    /** All of {@code work}, or nothing. */
    void atOnce(Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            work.run();
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void rollBack(Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private PreparedStatement prepared(String statement, Object... values) throws SQLException {
        var prepared = connection.prepareStatement(statement);
        try {
            for (var i = 0; i < values.length; i++) prepared.setObject(i + 1, values[i]);
            return prepared;
        } catch (SQLException | RuntimeException e) {
            prepared.close();
            throw e;
        }
    }
}
