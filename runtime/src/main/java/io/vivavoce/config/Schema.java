package io.vivavoce.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The keys and sections, read off the components of {@link Settings}. */
final class Schema {
    /** In the order of the records. */
    private static final Map<String, Key> KEYS = new LinkedHashMap<>();
    /** Path and what a section is about, likewise. */
    private static final Map<String, About> SECTIONS = new LinkedHashMap<>();

    static {
        collect("", Settings.class, Settings.DEFAULTS, false);
    }

    private Schema() {}

    static Map<String, Key> keys() {
        return KEYS;
    }

    static Map<String, About> sections() {
        return SECTIONS;
    }

    /** Names directly in a section; of the whole file where {@code section} is empty. */
    static List<String> namesIn(String section) {
        var names = new ArrayList<String>();
        for (var paths : List.of(SECTIONS.keySet(), KEYS.keySet()))
            for (var path : paths)
                if (parent(path).equals(section)) names.add(path.substring(path.lastIndexOf('.') + 1));
        return names;
    }

    static String parent(String path) {
        var dot = path.lastIndexOf('.');
        return dot < 0 ? "" : path.substring(0, dot);
    }

    /** Settings with the value that {@code values} has for each path. */
    static Settings build(Function<String, Object> values) {
        return (Settings) build("", Settings.class, values);
    }

    private static void collect(String prefix, Class<?> record, Object defaults, boolean live) {
        for (var component : record.getRecordComponents()) {
            var path = prefix + snakeCase(component.getName());
            var about = component.getAnnotation(About.class);
            if (about == null) throw new IllegalStateException(path + " says not what it is about");
            var value = valueOf(component, defaults);
            var lives = live || about.live();
            if (component.getType().isRecord()) {
                SECTIONS.put(path, about);
                collect(path + '.', component.getType(), value, lives);
            } else {
                KEYS.put(path, new Key(path, component.getType(), value, about, lives));
            }
        }
    }

    private static Object build(String prefix, Class<?> record, Function<String, Object> values) {
        var components = record.getRecordComponents();
        var types = new Class<?>[components.length];
        var arguments = new Object[components.length];
        for (var i = 0; i < components.length; i++) {
            var path = prefix + snakeCase(components[i].getName());
            types[i] = components[i].getType();
            arguments[i] = types[i].isRecord() ? build(path + '.', types[i], values) : values.apply(path);
        }
        try {
            Constructor<?> constructor = record.getDeclaredConstructor(types);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record of the schema can't be made: " + record.getSimpleName(), e);
        }
    }

    private static Object valueOf(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a component can't be read: " + component.getName(), e);
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
