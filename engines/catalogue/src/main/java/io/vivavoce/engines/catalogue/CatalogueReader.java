package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the catalogue's JSON into records, and checks it whole: a wrong catalogue is never used in part. */
final class CatalogueReader {

    /** The JSON of a catalogue is no larger; ours is 22 kB. */
    private static final int MAX_JSON_BYTES = 4 << 20;

    private CatalogueReader() {}

    /** The catalogue that ships with Vivavoce. */
    static List<Entry> builtIn() {
        try (InputStream in = CatalogueReader.class.getResourceAsStream("catalogue.json")) {
            if (in == null) {
                throw new CatalogueException(
                        "The resource catalogue.json is missing: this build is broken, build again.");
            }
            return read(in.readNBytes(MAX_JSON_BYTES));
        } catch (IOException e) {
            throw new CatalogueException("The resource catalogue.json can't be read: build again.", e);
        }
    }

    static List<Entry> read(byte[] json) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            throw new CatalogueException("The catalogue is no JSON: " + e.getOriginalMessage(), e);
        }
        if (root.path("version").asInt(0) != 1) {
            throw new CatalogueException(
                    "The catalogue has the version " + root.path("version") + "; this Vivavoce reads version 1.");
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode node : root.path("entries")) {
            Entry entry = entry(node);
            if (!ids.add(entry.id())) {
                throw new CatalogueException("The catalogue has the entry " + entry.id() + " twice.");
            }
            entries.add(entry);
        }
        return List.copyOf(entries);
    }

    private static Entry entry(JsonNode node) {
        List<ModelFile> files = new ArrayList<>();
        for (JsonNode file : node.path("files")) {
            files.add(new ModelFile(text(file, "name"), number(file, "bytes"), text(file, "sha256")));
        }
        List<Source> sources = new ArrayList<>();
        for (JsonNode source : node.path("sources")) {
            sources.add(source(source));
        }
        String platform = text(node, "platform");
        return new Entry(
                text(node, "id"),
                text(node, "role"),
                text(node, "title"),
                platform.equals("any") ? Optional.empty() : Optional.of(platform(platform)),
                text(node, "needs"),
                flag(node, "byDefault"),
                text(node, "licence"),
                text(node, "attribution"),
                files,
                sources);
    }

    private static Platform platform(String id) {
        return Platform.withId(id)
                .orElseThrow(() -> new CatalogueException("The catalogue names the unknown platform '" + id + "'."));
    }

    private static Source source(JsonNode node) {
        List<Piece> pieces = new ArrayList<>();
        for (JsonNode piece : node.path("pieces")) {
            pieces.add(piece(piece));
        }
        String kind = text(node, "kind");
        return switch (kind) {
            case "hub" -> new Source.Hub(text(node, "repository"), text(node, "revision"), pieces);
            case "npm" -> packaged(node, Source.Client.NPM, pieces);
            case "pypi" -> packaged(node, Source.Client.PIP, pieces);
            default ->
                throw new CatalogueException(
                        "The catalogue names a source of the kind '" + kind + "'; allowed are hub, npm and pypi.");
        };
    }

    private static Source packaged(JsonNode node, Source.Client client, List<Piece> pieces) {
        Optional<String> folder = node.has("folder") ? Optional.of(text(node, "folder")) : Optional.empty();
        return new Source.Package(
                client, text(node, "package"), text(node, "version"), number(node, "packageBytes"), folder, pieces);
    }

    private static Piece piece(JsonNode node) {
        boolean base64 = node.has("encoding") && text(node, "encoding").equals("base64");
        OptionalLong length = node.has("length") ? OptionalLong.of(number(node, "length")) : OptionalLong.empty();
        long offset = node.has("offset") ? number(node, "offset") : 0;
        return new Piece(text(node, "name"), text(node, "path"), offset, length, base64);
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isString()) {
            throw new CatalogueException("The catalogue lacks the text '" + field + "' in " + excerpt(node) + ".");
        }
        return value.stringValue();
    }

    private static long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber()) {
            throw new CatalogueException("The catalogue lacks the number '" + field + "' in " + excerpt(node) + ".");
        }
        return value.longValue();
    }

    private static boolean flag(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isBoolean()) {
            throw new CatalogueException(
                    "The catalogue lacks the true or false '" + field + "' in " + excerpt(node) + ".");
        }
        return value.booleanValue();
    }

    private static String excerpt(JsonNode node) {
        String text = node.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
