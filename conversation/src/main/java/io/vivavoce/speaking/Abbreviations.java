package io.vivavoce.speaking;

import java.util.Locale;
import java.util.Set;

/** Which full stops end no sentence. */
final class Abbreviations {
    /** Something belongs after these, always. */
    private static final Set<String> OPEN = Set.of(
            "mr", "mrs", "ms", "dr", "prof", "gen", "sen", "rep", "rev", "hon", "capt", "cpt", "lt", "col", "sgt",
            "maj", "gov", "pres", "fr", "st", "ste", "mt", "ft", "fig", "figs", "vol", "vols", "ch", "sec", "pp", "cf",
            "vs", "v", "e.g", "eg", "i.e", "ie", "approx", "nos", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
            "sep", "sept", "oct", "nov", "dec", "ca", "viz", "al", "ext", "apt", "tel", "ref", "op", "nr", "art");

    /** These may end a sentence too; a capital after them says so. */
    private static final Set<String> EITHER = Set.of(
            "a.m", "p.m", "am", "pm", "etc", "inc", "ltd", "co", "corp", "llc", "jr", "sr", "ave", "blvd", "rd", "ln",
            "hwy", "pkwy", "sq", "dept", "est", "min", "max", "hr", "hrs", "mins", "sec", "secs", "lb", "lbs", "oz",
            "in", "tbsp", "tsp", "kg", "km", "cm", "mi", "ph.d", "m.d", "b.a", "m.a", "b.c", "a.d", "i");

    private Abbreviations() {}

    /**
     * Does a sentence end after this token?
     *
     * @param token ends in a full stop, perhaps with quotes and brackets after it
     */
    static Cut endsSentence(String token, Place place) {
        int end = token.length();
        while (end > 0 && !Character.isLetterOrDigit(token.charAt(end - 1))) end--;
        if (!token.startsWith(".", end)) return Cut.HERE; // "?", "!", "…"
        String name = token.substring(0, end).toLowerCase(Locale.ROOT);
        if (OPEN.contains(name) || isInitial(name) || isInitials(name)) return Cut.NOT_HERE;
        if (name.equals("no")) return !place.knowsNext() ? Cut.WAIT : hereIf(!Character.isDigit(place.next()));
        if (EITHER.contains(name)) {
            return !place.knowsNext() ? Cut.WAIT : hereIf(!Character.isLowerCase(place.next()) && !digit(place));
        }
        return Cut.HERE;
    }

    private static boolean digit(Place place) {
        return Character.isDigit(place.next());
    }

    /** "U.S.": what follows may belong to it, and a late cut harms less than a wrong one. */
    private static boolean isInitials(String name) {
        return !EITHER.contains(name) && name.matches("\\p{L}(?:\\.\\p{L}){1,8}");
    }

    private static boolean isInitial(String name) {
        return name.length() == 1 && Character.isLetter(name.charAt(0)) && !name.equals("i");
    }

    private static Cut hereIf(boolean here) {
        return here ? Cut.HERE : Cut.NOT_HERE;
    }

    /** True for "Dr.", "No." and their like: what follows belongs to them. */
    static boolean open(String token) {
        if (!token.endsWith(".")) return false;
        String name = token.substring(0, token.length() - 1).toLowerCase(Locale.ROOT);
        return OPEN.contains(name) || name.equals("no") || isInitial(name);
    }
}
