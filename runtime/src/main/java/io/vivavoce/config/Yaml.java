package io.vivavoce.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A YAML file as a small tree with lines. Read event by event, so that what is too large, too deep or of no use here (tags,
 * anchors, aliases, several documents) is refused at its place, before anything is built of it.
 */
final class Yaml {
    private static final int MAX_BYTES = 1 << 20;
    /** Levels; the schema has three. */
    private static final int MAX_DEPTH = 16;

    private final Path file;
    private final Iterator<Event> events;

    private Yaml(Path file, Iterator<Event> events) {
        this.file = file;
        this.events = events;
    }

    /** A node, and the line, from 1, where it begins. */
    sealed interface Node {
        int line();
    }

    record Scalar(String text, int line) implements Node {}

    record Section(List<Entry> entries, int line) implements Node {}

    record Items(List<Node> items, int line) implements Node {}

    record Entry(String name, int line, Node value) {}

    /** @throws ConfigException when the file can't be read, or is no YAML of the kind that is used here */
    static Section read(Path file) {
        var settings = LoadSettings.builder()
                .setCodePointLimit(MAX_BYTES)
                .setMaxAliasesForCollections(0)
                .build();
        var text = text(file);
        try {
            var parsed = new Parse(settings).parseString(text).iterator();
            return new Yaml(file, parsed).document();
        } catch (MarkedYamlEngineException e) {
            var line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw fault(file, line, "this is no YAML: " + Fault.shown(String.valueOf(e.getProblem())));
        } catch (YamlEngineException e) {
            throw fault(file, 1, "this is no YAML: " + Fault.shown(String.valueOf(e.getMessage())));
        }
    }

    private static String text(Path file) {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES)
                throw fault(file, 1, "the file is too large: a configuration has at most " + MAX_BYTES + " bytes");
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw fault(file, 1, "there is no such file; \"vivavoce config init " + file + "\" writes one");
        } catch (CharacterCodingException e) {
            throw fault(file, 1, "the file is no UTF-8 text; convert it, or write it anew");
        } catch (IOException e) {
            throw fault(file, 1, "the file can't be read: " + Fault.shown(e.toString()));
        }
    }

    private Section document() {
        var root = new Section(List.of(), 1);
        var documents = 0;
        while (events.hasNext()) {
            var event = events.next();
            if (event instanceof DocumentStartEvent && ++documents > 1)
                throw fault(file, line(event), "a second document begins; a configuration is one");
            if (event instanceof NodeEvent node) {
                var read = node(node, 1);
                if (read instanceof Section section) root = section;
                else if (!(read instanceof Scalar(var text, var _)) || !text.isEmpty())
                    throw fault(file, read.line(), "a configuration is made of lines \"key: value\"");
            }
        }
        return root;
    }

    private Node node(NodeEvent event, int depth) {
        var line = line(event);
        if (depth > MAX_DEPTH)
            throw fault(file, line, "nested too deep: at most " + MAX_DEPTH + " levels, and no key needs more than 3");
        if (event instanceof AliasEvent || event.getAnchor().isPresent())
            throw fault(file, line, "anchors (&) and aliases (*) are not taken; write the value itself, or quote it");
        return switch (event) {
            case ScalarEvent scalar -> {
                checkTag(scalar.getTag().isPresent(), line);
                yield new Scalar(scalar.isPlain() && scalar.getValue().equals("~") ? "" : scalar.getValue(), line);
            }
            case CollectionStartEvent start -> {
                checkTag(start.getTag().isPresent(), line);
                yield start instanceof MappingStartEvent ? section(line, depth) : items(line, depth);
            }
            default -> throw fault(file, line, "this is not understood");
        };
    }

    private void checkTag(boolean tagged, int line) {
        if (tagged) throw fault(file, line, "tags (!) are not taken; write the value itself, or quote it");
    }

    private Section section(int line, int depth) {
        var entries = new ArrayList<Entry>();
        while (events.next() instanceof NodeEvent name) {
            if (!(node(name, depth + 1) instanceof Scalar(var text, var at)))
                throw fault(file, line(name), "a key must be a word");
            var value = (NodeEvent) events.next();
            entries.add(new Entry(text, at, node(value, depth + 1)));
        }
        return new Section(entries, line);
    }

    private Items items(int line, int depth) {
        var items = new ArrayList<Node>();
        while (events.next() instanceof NodeEvent item) items.add(node(item, depth + 1));
        return new Items(items, line);
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static ConfigException fault(Path file, int line, String sentence) {
        return new ConfigException(new Origin.InFile(file, line), sentence);
    }
}
