package io.vivavoce.config;

import io.vivavoce.runtime.Choices;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A key of the configuration, and what it takes.
 *
 * @param path such as {@code tts.opts.speed}
 * @param type of the component of {@link Settings} that it fills
 * @param byDefault a value of that type
 * @param live whether a running server takes a new value on
 */
record Key(String path, Class<?> type, Object byDefault, About about, boolean live) {
    private static final List<String> YES = List.of("true", "1", "yes", "on");
    /** An empty list, in one word. */
    private static final String NONE = "none";

    private static final List<String> NO = List.of("false", "0", "no", "off");

    /** A value that a key does not take. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String sentence) {
            super(sentence);
        }
    }

    /** {@code VIVAVOCE_TTS__OPTS__SPEED}: two underscores for each dot, as names have single ones. */
    String variable() {
        return Environment.PREFIX + path.toUpperCase(Locale.ROOT).replace(".", "__");
    }

    /** What may be written, in words. */
    String allowed() {
        if (isNumber()) {
            var range = plain(about.min()) + " to " + plain(about.max());
            return isWhole() ? "a whole number, " + range : range;
        }
        if (type == boolean.class) return "true or false";
        if (!about.form().isEmpty()) return about.form();
        if (type == Text.class) return "text of at most " + plain(about.max()) + " characters";
        if (isList()) return "a list, with commas between, of " + String.join(", ", names()) + "; or " + NONE;
        return "one of " + String.join(", ", names());
    }

    /** The names that it takes; empty where it takes no name. */
    List<String> names() {
        if (about.engineOf().length > 0) return Choices.names(about.engineOf()[0]);
        if (!type.isEnum()) return List.of();
        return Arrays.stream(type.getEnumConstants())
                .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The default as it would be written. */
    String defaultText() {
        return switch (byDefault) {
            case Enum<?> each -> each.name().toLowerCase(Locale.ROOT);
            case Number number -> plain(number.doubleValue());
            case List<?> list when list.isEmpty() -> NONE;
            case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(", "));
            default -> byDefault.toString();
        };
    }

    /**
     * The value that was written.
     *
     * @throws Refused saying what is allowed
     */
    Object read(Given given) {
        var value = value(given);
        if (about.trustedOnly() && !given.trusted() && !value.equals(byDefault))
            throw new Refused(
                    "may not be set in a file that merely lies in the working folder, for anybody may have put"
                            + " it here; name the file by --config, or move it to your configuration folder");
        return value;
    }

    private Object value(Given given) {
        var raw = given.raw().strip();
        if (isNumber()) return number(raw);
        if (type == boolean.class) return bool(raw, given.origin());
        if (type == Text.class) return text(given);
        if (isList()) return list(raw);
        if (!names().contains(raw)) throw refused(raw);
        return type.isEnum() ? constant(raw) : raw;
    }

    private Object number(String raw) {
        BigDecimal number;
        try {
            if (raw.length() > 30) throw new NumberFormatException(); // longer than any that is allowed
            number = new BigDecimal(raw);
        } catch (NumberFormatException e) {
            throw new Refused(
                    "must be " + (isWhole() ? "" : "a number, ") + allowed() + ", got \"" + Fault.shown(raw) + '"');
        }
        var value = number.doubleValue();
        if (!(value >= about.min() && value <= about.max()) || (isWhole() && value != Math.rint(value)))
            throw new Refused("must be " + allowed() + ", got " + Fault.shown(raw));
        if (type == int.class) return (int) value;
        if (type == long.class) return (long) value;
        return (float) value;
    }

    /** In the environment and on the command line {@code 1} and the like are usual, too. */
    private Boolean bool(String raw, Origin origin) {
        var file = origin instanceof Origin.InFile;
        var lower = raw.toLowerCase(Locale.ROOT);
        if (file ? raw.equals("true") : YES.contains(lower)) return true;
        if (file ? raw.equals("false") : NO.contains(lower)) return false;
        throw refused(raw);
    }

    private List<String> list(String raw) {
        if (raw.isEmpty() || raw.equals(NONE)) return List.of();
        var named = Stream.of(raw.split(",", -1)).map(String::strip).toList();
        var fits = about.pattern().isEmpty()
                ? names().containsAll(named)
                : named.stream().allMatch(each -> each.matches(about.pattern()));
        if (!fits) throw refused(raw);
        if (Set.copyOf(named).size() < named.size())
            throw new Refused("must name each once, got \"" + Fault.shown(raw) + '"');
        return named;
    }

    private Text text(Given given) {
        if (given.raw().length() > about.max())
            throw new Refused("must be text of at most " + plain(about.max()) + " characters, got "
                    + given.raw().length());
        // what came is not shown: it may be the secret itself
        if (about.secret() && !given.raw().isBlank() && !References.isOne(given.raw()))
            throw new Refused("must be " + allowed());
        Optional<String> fault = References.fault(given);
        if (fault.isPresent()) throw new Refused(fault.get());
        if (isAddress() && !given.trusted() && !Loopback.isIn(given.raw()))
            throw new Refused("may, in a file that merely lies in the working folder, only be on this machine"
                    + " (localhost, 127.0.0.1 or [::1]) and no reference, for anybody may have put the file here; name"
                    + " it by --config, or move it to your configuration folder");
        var text = new Text(given);
        // what came is not shown: somebody may have put the secret itself there
        if (!about.pattern().isEmpty() && !text.isSecret() && !given.raw().matches(about.pattern()))
            throw new Refused("must be " + allowed());
        return text;
    }

    private Object constant(String raw) {
        for (var each : type.getEnumConstants())
            if (((Enum<?>) each).name().toLowerCase(Locale.ROOT).equals(raw)) return each;
        throw refused(raw);
    }

    private Refused refused(String raw) {
        return new Refused("must be " + allowed() + ", got \"" + Fault.shown(raw) + '"');
    }

    /** Whether it takes several names. */
    boolean isList() {
        return type == List.class;
    }

    /** Whether it says where an engine's server is, and so where speech and keys go. */
    private boolean isAddress() {
        return about.pattern().startsWith("https?://");
    }

    private boolean isWhole() {
        return type == int.class || type == long.class;
    }

    private boolean isNumber() {
        return isWhole() || type == float.class;
    }

    /** 1 and 0.5, not 1.0 and 5E-1. */
    private static String plain(double number) {
        return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    }
}
