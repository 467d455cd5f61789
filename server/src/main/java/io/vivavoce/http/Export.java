package io.vivavoce.http;

import io.vivavoce.store.History;
import io.vivavoce.store.Item;
import io.vivavoce.store.Page;
import io.vivavoce.store.Summary;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;

/** A whole conversation as a file, part by part: a client that reads slowly holds neither memory nor the database. */
final class Export {
    private static final int ITEMS_AT_ONCE = 100;

    private final History history;
    private final String owner;
    private final Summary summary;

    /** Writes a part. */
    @FunctionalInterface
    private interface Part {
        void write(Item item) throws IOException;
    }

    Export(History history, String owner, Summary summary) {
        this.history = history;
        this.owner = owner;
        this.summary = summary;
    }

    /** Fails with an {@link UncheckedIOException} when the client is gone. */
    void write(OutputStream out, boolean asText) {
        try (var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
            if (asText) text(writer);
            else json(writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void text(Writer out) throws IOException {
        out.write(summary.title() + '\n' + summary.started().truncatedTo(ChronoUnit.SECONDS) + '\n');
        forEach(item -> out.write("\n" + name(item.role()) + (item.cut() ? " (interrupted)" : "") + ", "
                + item.created().truncatedTo(ChronoUnit.SECONDS) + "\n" + item.text() + '\n'));
    }

    private static String name(Item.Role role) {
        return switch (role) {
            case USER -> "User";
            case ASSISTANT -> "Assistant";
            case SYSTEM -> "System";
        };
    }

    /** The conversation's own object, with all its items. */
    private void json(Writer out) throws IOException {
        var head = Json.mapper().writeValueAsString(HistoryEndpoint.conversation(summary));
        out.write(head.substring(0, head.length() - 1) + ",\"data\":[");
        var separator = new String[] {"\n"};
        forEach(item -> {
            out.write(separator[0] + Json.mapper().writeValueAsString(HistoryEndpoint.item(item)));
            separator[0] = ",\n";
        });
        out.write("\n]}\n");
    }

    private void forEach(Part part) throws IOException {
        Page<Item> page;
        var next = "";
        do {
            page = history.items(owner, summary.id(), next, ITEMS_AT_ONCE);
            for (var item : page.entries()) part.write(item);
            next = page.next();
        } while (!next.isEmpty());
    }
}
