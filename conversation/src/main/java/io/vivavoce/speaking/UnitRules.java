package io.vivavoce.speaking;

import static io.vivavoce.speaking.NumberRules.NUMBER;
import static io.vivavoce.speaking.Rule.Start.DIGIT;
import static io.vivavoce.speaking.Rule.Start.LETTER;
import static io.vivavoce.speaking.Rule.Start.SYMBOL;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Numbers with units of measure. */
final class UnitRules {
    private record Unit(String one, String many) {}

    /** Written, one, many; many is one with an s where it isn't given. */
    private static final String TABLE = """
            kg kilogram; km kilometer; cm centimeter; mm millimeter; m meter; nm nanometer; mg milligram; g gram
            lb pound; lbs pound; oz ounce; ft foot/feet; mi mile; yd yard
            mph mile per hour/miles per hour; km/h kilometer per hour/kilometers per hour; kph kilometer per hour/kilometers per hour
            m/s meter per second/meters per second; m/s² meter per second squared/meters per second squared
            m² square meter; m³ cubic meter; km² square kilometer; cm² square centimeter; cm³ cubic centimeter
            ns nanosecond; µs microsecond; μs microsecond; ms millisecond; s second; sec second; secs second; min minute
            mins minute; h hour; hr hour; hrs hour; yr year; yrs year; GHz gigahertz/gigahertz; MHz megahertz/megahertz
            kHz kilohertz/kilohertz; Hz hertz/hertz; GB gigabyte; MB megabyte; KB kilobyte; kB kilobyte; TB terabyte
            Gbps gigabit per second/gigabits per second; Mbps megabit per second/megabits per second
            kbps kilobit per second/kilobits per second; fps frame per second/frames per second; dpi dot per inch/dots per inch
            kW kilowatt; MW megawatt; W watt; kWh kilowatt hour; V volt; mV millivolt; mA milliamp; Ω ohm; L liter; l liter
            ml milliliter; mL milliliter; tbsp tablespoon; tsp teaspoon; dB decibel; kcal kilocalorie; cal calorie; kJ kilojoule
            psi pound per square inch/pounds per square inch; kPa kilopascal; hPa hectopascal; rpm revolution per minute/revolutions per minute
            mpg mile per gallon/miles per gallon; bpm beat per minute/beats per minute; px pixel; ha hectare
            """;

    private static final Map<String, Unit> UNITS = parse();
    private static final String NAMES = UNITS.keySet().stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));

    private UnitRules() {}

    private static Map<String, Unit> parse() {
        Map<String, Unit> units = new HashMap<>();
        for (String entry : TABLE.strip().split("[;\n]")) {
            String[] parts = entry.strip().split(" ", 2);
            String[] names = parts[1].split("/");
            units.put(parts[0], new Unit(names[0], names.length > 1 ? names[1] : names[0] + "s"));
        }
        return Map.copyOf(units);
    }

    static List<Rule> rules() {
        String dot = "(?:\\.(?= \\p{Ll}))?"; // "8 oz. of", but "8 oz." ends the sentence
        return List.of(
                Rule.of(DIGIT, "(\\d)' ?(\\d{1,2})(?:\"|'')?(?!\\d)", UnitRules::feetAndInches),
                Rule.when(DIGIT, "(" + NUMBER + ")\"", UnitRules::inches),
                Rule.of(DIGIT, "(" + NUMBER + ") ?°(?: ?([CF])(?!\\p{L}))?", UnitRules::degrees),
                Rule.when(DIGIT, "(" + NUMBER + ") ?(" + NAMES + ")(?![\\p{L}\\d])" + dot, UnitRules::measure),
                Rule.when(LETTER, "(?:" + NAMES + ")(?![\\p{L}\\d'.])", UnitRules::alone),
                Rule.of(SYMBOL, "°([CF])(?!\\p{L})", m -> "degrees" + scale(m.group(1))));
    }

    /** One of a unit, as in "per month", "per kilogram". */
    static String one(String written) {
        Unit unit = UNITS.get(written);
        return unit == null ? written : unit.one();
    }

    private static Optional<String> measure(MatchResult m, Scan scan) {
        Unit unit = UNITS.getOrDefault(m.group(2), new Unit(m.group(2), m.group(2)));
        boolean adjective = scan.previous().equals("a") // "a 9V battery"
                && scan.unit(m.end()) == ' '
                && Character.isLowerCase(scan.unit(m.end() + 1));
        boolean one = adjective || m.group(1).equals("1");
        return Optional.of(NumberRules.number(m, 1) + " " + (one ? unit.one() : unit.many()));
    }

    /** "¼ tsp", "per kg", "in km/h". */
    private static Optional<String> alone(MatchResult m, Scan scan) {
        Unit unit = UNITS.getOrDefault(m.group(), new Unit(m.group(), m.group()));
        if (scan.previous().equals("per")) return Optional.of(unit.one());
        if (m.group().indexOf('/') > 0) return Optional.of(unit.many());
        if (m.group().length() < 2 || !scan.saidFraction()) return Optional.empty();
        return Optional.of(scan.saidNumber() ? unit.many() : unit.one());
    }

    private static String scale(String letter) {
        return letter.equals("C") ? " Celsius" : " Fahrenheit";
    }

    private static String feetAndInches(MatchResult m) {
        return NumberRules.number(m, 1) + " foot " + NumberRules.number(m, 2);
    }

    private static Optional<String> inches(MatchResult m, Scan scan) {
        if (scan.quoteOpenBefore(m.start())) return Optional.empty();
        return Optional.of(NumberRules.number(m, 1) + (m.group(1).equals("1") ? " inch" : " inches"));
    }

    private static String degrees(MatchResult m) {
        String degrees = NumberRules.number(m, 1) + (m.group(1).equals("1") ? " degree" : " degrees");
        if (m.group(2) == null) return degrees;
        return degrees + scale(m.group(2));
    }
}
