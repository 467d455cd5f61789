package io.vivavoce.config;

import io.vivavoce.runtime.Choices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is in force: flags before environment before file before defaults. */
public final class Configuration {
    /** Faults told at once: nobody reads more. */
    static final int MAX_FAULTS = 100;
    /** Speakers of the embedded voice, LibriTTS-R. */
    private static final int SPEAKERS = 904;

    private final Settings settings;
    private final Map<String, Given> given;

    private Configuration(Settings settings, Map<String, Given> given) {
        this.settings = settings;
        this.given = given;
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
     */
    public record Line(String key, String value, Origin origin) {}

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
        var read = new Configuration(Schema.build(values::get), given);
        read.checkVoice(faults);
        if (!faults.isEmpty()) throw new ConfigException(inOrder(faults));
        return read;
    }

    public Settings settings() {
        return settings;
    }

    /** Where the value of a key came from. */
    public Origin origin(String key) {
        var written = given.get(key);
        return written == null ? new Origin.ByDefault() : written.origin();
    }

    /** Every key, in the order of the reference page. */
    public List<Line> lines() {
        return Schema.keys().values().stream()
                .map(key -> new Line(key.path(), value(key), origin(key.path())))
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
