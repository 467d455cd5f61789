package io.vivavoce.config;

import io.vivavoce.runtime.Choices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What is in force: flags before environment before file before defaults. */
public final class Configuration {
    /** Faults told at once: nobody reads more. */
    static final int MAX_FAULTS = 100;
    /** Speakers of the embedded voice, LibriTTS-R. */
    private static final int SPEAKERS = 904;

    private final Map<String, Object> values;
    private final Settings settings;
    private final Map<String, Given> given;

    private Configuration(Map<String, Object> values, Map<String, Given> given) {
        this.values = values;
        this.given = given;
        settings = Schema.build(values::get);
    }

    /**
     * A value from the command line.
     *
     * @param key such as {@code tts.opts.speed}
     * @param name of the flag, for people: {@code --speed}
     */
    public record Flag(String key, String value, String name) {}

    /**
     * A key and what is in force for it.
     *
     * @param value as it may be shown: no secret
     * @param live whether a running server takes a new value on
     */
    public record Line(String key, String value, Origin origin, boolean live) {}

    /**
     * Reads and checks all layers; secrets are not looked up.
     *
     * @param environment variables, ours and others
     * @throws ConfigException with all that is wrong, in whichever layer
     */
    public static Configuration of(Optional<ConfigFile> file, Map<String, String> environment, List<Flag> flags) {
        var faults = new ArrayList<Fault>();
        var layers = new ArrayList<Map<String, Given>>();
        file.ifPresent(there -> layers.add(FileLayer.read(there, faults)));
        layers.add(Environment.read(environment, faults));
        layers.add(flags(flags, faults));
        var given = new LinkedHashMap<String, Given>();
        var values = new HashMap<String, Object>();
        for (var key : Schema.keys().values()) {
            values.put(key.path(), key.byDefault());
            for (var layer : layers) {
                var written = layer.get(key.path());
                if (written == null) continue;
                try {
                    values.put(key.path(), key.read(written));
                    given.put(key.path(), written);
                } catch (Key.Refused e) {
                    faults.add(new Fault(written.origin(), key.path() + ' ' + e.getMessage()));
                }
            }
        }
        var read = new Configuration(values, given);
        read.refuse(faults);
        return read;
    }

    public Settings settings() {
        return settings;
    }

    /**
     * What of this a program that runs with {@code running} can take on: keys that need a restart keep the value that they
     * have there.
     *
     * @throws ConfigException when the rest does not go together with those
     */
    public Configuration takenOnBy(Configuration running) {
        var taken = new HashMap<>(values);
        var written = new LinkedHashMap<>(given);
        for (var key : changedFrom(running, false)) {
            taken.put(key, Objects.requireNonNull(running.values.get(key)));
            written.remove(key);
            var before = running.given.get(key);
            if (before != null) written.put(key, before);
        }
        var together = new Configuration(taken, written);
        together.refuse(new ArrayList<>());
        return together;
    }

    /**
     * This, with other values of some keys.
     *
     * @throws ConfigException with all that is wrong
     */
    public Configuration with(List<Flag> changes) {
        var faults = new ArrayList<Fault>();
        var changed = new HashMap<>(values);
        var written = new LinkedHashMap<>(given);
        flags(changes, faults).forEach((path, value) -> {
            var key = Objects.requireNonNull(Schema.keys().get(path));
            try {
                changed.put(path, key.read(value));
                written.put(path, value);
            } catch (Key.Refused e) {
                faults.add(new Fault(value.origin(), path + ' ' + e.getMessage()));
            }
        });
        var together = new Configuration(changed, written);
        together.refuse(faults);
        return together;
    }

    /** Refuses what does not go together, and what was found before. */
    private void refuse(List<Fault> faults) {
        checkVoice(faults);
        if (!faults.isEmpty()) throw new ConfigException(inOrder(faults));
    }

    /**
     * The keys that differ from {@code running}, of those that are taken on by a running program ({@code live}), or of those
     * that need a restart. A reference is what it refers to by: another secret at the same place is no difference.
     */
    public List<String> changedFrom(Configuration running, boolean live) {
        return Schema.keys().values().stream()
                .filter(key -> key.live() == live)
                .map(Key::path)
                .filter(path -> !Objects.equals(values.get(path), running.values.get(path)))
                .toList();
    }

    /** Where the value of a key came from. */
    public Origin origin(String key) {
        var written = given.get(key);
        return written == null ? new Origin.ByDefault() : written.origin();
    }

    /** Every key, in the order of the reference page. */
    public List<Line> lines() {
        return Schema.keys().values().stream()
                .map(key -> new Line(key.path(), value(key), origin(key.path()), key.live()))
                .toList();
    }

    private String value(Key key) {
        var written = given.get(key.path());
        if (written == null) return key.defaultText();
        var text = key.type() == Text.class ? new Text(written).toString() : written.raw();
        return text.replaceAll("[\\s\\p{Cntrl}\\p{Cf}]+", " ").strip();
    }

    private static Map<String, Given> flags(List<Flag> flags, List<Fault> faults) {
        var layer = new LinkedHashMap<String, Given>();
        for (var flag : flags) {
            var origin = new Origin.ByFlag(flag.name());
            if (Schema.keys().containsKey(flag.key()))
                layer.put(flag.key(), new Given(flag.value(), origin, Path.of(""), true));
            else faults.add(new Fault(origin, FileLayer.unknown(flag.key())));
        }
        return layer;
    }

    /** Which voices there are depends on the engine. */
    private void checkVoice(List<Fault> faults) {
        var voice = settings.tts().opts().voice();
        if (voice.isEmpty()
                || voice.isSecret()
                || !settings.tts().backend().equals(Choices.EMBEDDED)
                || isSpeaker(voice.value())) return;
        faults.add(new Fault(
                origin("tts.opts.voice"),
                "tts.opts.voice must be the number of a speaker, 0 to " + (SPEAKERS - 1)
                        + ", while tts.backend is " + Choices.EMBEDDED + ", got \"" + Fault.shown(voice.value())
                        + '"'));
    }

    private static boolean isSpeaker(String number) {
        return number.matches("\\d{1,4}") && Integer.parseInt(number) < SPEAKERS;
    }

    /** Those of the file by line, then the others; not too many. */
    private static List<Fault> inOrder(List<Fault> faults) {
        return faults.stream()
                .sorted((a, b) -> Integer.compare(line(a.at()), line(b.at())))
                .limit(MAX_FAULTS)
                .toList();
    }

    private static int line(Origin origin) {
        return origin instanceof Origin.InFile(var _, var line) ? line : Integer.MAX_VALUE;
    }
}
