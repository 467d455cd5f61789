package io.vivavoce.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The layer of environment variables. */
final class Environment {
    static final String PREFIX = "VIVAVOCE_";

    private Environment() {}

    /**
     * What the variables say, by key. A variable without two underscores in a row may be somebody else's (the launcher's,
     * the catalogue's) and is passed over where it is no key; one with them can only be a key.
     */
    static Map<String, Given> read(Map<String, String> environment, List<Fault> faults) {
        var byVariable = new LinkedHashMap<String, Key>();
        for (var key : Schema.keys().values()) byVariable.put(key.variable(), key);
        var found = new LinkedHashMap<String, Given>();
        var unknown = new ArrayList<String>();
        for (var entry : new TreeMap<>(environment).entrySet()) {
            var name = entry.getKey();
            var key = byVariable.get(name);
            if (key != null && !(entry.getValue().isBlank() && key.type() != Text.class))
                found.put(key.path(), new Given(entry.getValue(), new Origin.InEnvironment(name), Path.of(""), true));
            else if (key == null && name.startsWith(PREFIX) && name.indexOf("__", PREFIX.length()) > 0)
                unknown.add(name);
        }
        for (var name : unknown) {
            var path = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace("__", ".");
            var nearest = Schema.keys().get(Nearest.to(path, Schema.keys().keySet()));
            faults.add(new Fault(
                    new Origin.InEnvironment(Fault.shown(name)),
                    "there is no key " + Fault.shown(path) + "; did you mean "
                            + (nearest == null ? "" : nearest.variable()) + '?'));
        }
        return found;
    }
}
