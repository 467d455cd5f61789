package io.vivavoce.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The layer of a file: its tree against the schema. */
final class FileLayer {
    private final ConfigFile file;
    private final List<Fault> faults;
    private final Map<String, Given> found = new LinkedHashMap<>();

    private FileLayer(ConfigFile file, List<Fault> faults) {
        this.file = file;
        this.faults = faults;
    }

    /** What the file says, by key; what is wrong with it is added to {@code faults}. */
    static Map<String, Given> read(ConfigFile file, List<Fault> faults) {
        var layer = new FileLayer(file, faults);
        try {
            layer.section("", Yaml.read(file.path()));
        } catch (ConfigException e) {
            faults.addAll(e.faults());
        }
        return layer.found;
    }

    private void section(String path, Yaml.Section section) {
        var lines = new HashMap<String, Integer>();
        for (var entry : section.entries()) {
            if (faults.size() >= Configuration.MAX_FAULTS) return;
            var own = path.isEmpty() ? entry.name() : path + '.' + entry.name();
            var before = lines.putIfAbsent(entry.name(), entry.line());
            if (before != null)
                fault(entry.line(), Fault.shown(own) + " is given twice, in line " + before + " too; keep one");
            else entry(own, entry);
        }
    }

    private void entry(String path, Yaml.Entry entry) {
        var key = Schema.keys().get(path);
        if (key != null) {
            value(key, entry);
        } else if (Schema.sections().containsKey(path)) {
            switch (entry.value()) {
                case Yaml.Section section -> section(path, section);
                // a section whose lines are all comments
                case Yaml.Scalar(var text, var _) when text.isEmpty() -> {}
                case Yaml.Scalar(var text, var line) -> fault(line, notASection(path, "\"" + Fault.shown(text) + '"'));
                case Yaml.Items(var _, var line) -> fault(line, notASection(path, "a list"));
            }
        } else {
            fault(entry.line(), unknown(path));
        }
    }

    private static String notASection(String path, String got) {
        return path + " must be a section with " + String.join(", ", Schema.namesIn(path)) + ", got " + got;
    }

    static String unknown(String path) {
        var all = new ArrayList<>(Schema.keys().keySet());
        all.addAll(Schema.sections().keySet());
        return "there is no key " + Fault.shown(path) + "; did you mean " + Nearest.to(path, all) + '?';
    }

    private void value(Key key, Yaml.Entry entry) {
        switch (entry.value()) {
            case Yaml.Scalar(var text, var _) -> found.put(key.path(), given(text, entry));
            case Yaml.Section _ -> fault(entry.line(), key.path() + " must be " + key.allowed() + ", got a section");
            case Yaml.Items(var items, var _)
            when key.isList() && items.stream().allMatch(Yaml.Scalar.class::isInstance) ->
                found.put(key.path(), given(joined(items), entry));
            case Yaml.Items _ ->
                fault(
                        entry.line(),
                        key.path() + " must be " + key.allowed() + ", got a list"
                                + (key.isList() ? " of lists or sections" : ""));
        }
    }

    private Given given(String text, Yaml.Entry entry) {
        return new Given(text, new Origin.InFile(file.path(), entry.line()), file.base(), file.trusted());
    }

    /** As it would be written with commas, which all other layers do. */
    private static String joined(List<Yaml.Node> items) {
        return items.stream()
                .map(item -> item instanceof Yaml.Scalar(var text, var _) ? text : "")
                .collect(Collectors.joining(", "));
    }

    private void fault(int line, String sentence) {
        faults.add(new Fault(new Origin.InFile(file.path(), line), sentence));
    }
}
