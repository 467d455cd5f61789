package io.vivavoce.speaking;

import static io.vivavoce.speaking.Rule.Start.DIGIT;
import static io.vivavoce.speaking.Rule.Start.LETTER;
import static io.vivavoce.speaking.Rule.Start.SYMBOL;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;

/** House numbers, streets, states, postal codes, telephone numbers. */
final class AddressRules {
    private static final Map<String, String> STREETS = Map.ofEntries(
            Map.entry("St", "street"),
            Map.entry("Ave", "avenue"),
            Map.entry("Rd", "road"),
            Map.entry("Blvd", "boulevard"),
            Map.entry("Dr", "drive"),
            Map.entry("Ln", "lane"),
            Map.entry("Ct", "court"),
            Map.entry("Pl", "place"),
            Map.entry("Pkwy", "parkway"),
            Map.entry("Sq", "square"),
            Map.entry("Ter", "terrace"),
            Map.entry("Cir", "circle"));
    private static final String SHORT_STREETS = "(St|Ave|Rd|Blvd|Dr|Ln|Ct|Pl|Pkwy|Sq|Ter|Cir)";
    private static final String LONG_STREETS = "(?:Street|Avenue|Road|Boulevard|Drive|Lane|Court|Place|Parkway|Square"
            + "|Terrace|Circle|Way|Loop|Alley|Row)";

    private static final Map<String, String> DIRECTIONS = Map.of(
            "N",
            "north",
            "S",
            "south",
            "E",
            "east",
            "W",
            "west",
            "NE",
            "northeast",
            "NW",
            "northwest",
            "SE",
            "southeast",
            "SW",
            "southwest");

    private static final String STATE_NAMES = """
            AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,FL Florida
            GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine
            MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska
            NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio
            OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas
            UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming
            """;
    private static final Map<String, String> STATES = states();

    private AddressRules() {}

    private static Map<String, String> states() {
        Map<String, String> states = new HashMap<>();
        for (String state : STATE_NAMES.strip().split("[,\n]")) states.put(state.substring(0, 2), state.substring(3));
        return Map.copyOf(states);
    }

    static List<Rule> rules() {
        String name = "(?:(?:[NSEW]|NE|NW|SE|SW)\\.? )?(?:(?:[A-Z][a-z']{1,20}|\\d{1,3}(?:st|nd|rd|th)) ){1,3}";
        String street = "(?:" + SHORT_STREETS + "\\b|" + LONG_STREETS + "\\b)";
        return List.of(
                Rule.when(DIGIT, "(\\d{1,5})([A-Z])?(?= " + name + street + ")", AddressRules::house),
                Rule.when(LETTER, "(NE|NW|SE|SW|[NSEW])\\b\\.?(?= (?:\\d|[A-Z]))", AddressRules::direction),
                Rule.when(LETTER, SHORT_STREETS + "\\b(\\.?)", AddressRules::street),
                Rule.when(LETTER, "([A-Z]{2}) (\\d{5})(?:-(\\d{4}))?(?!\\d)", AddressRules::postalCode),
                Rule.when(LETTER, "(?<=[a-z], )([A-Z]{2})(?![\\p{L}\\d])", (m, _) -> state(m.group(1))),
                Rule.of(DIGIT, "(?:1[-. ])?\\(?\\d{3}\\)?[-. ]\\d{3}[-.]\\d{4}(?!\\d)", m -> groups(m.group())),
                Rule.of(DIGIT, "0\\d{1,4}(?:[- ]\\d{3,4}){1,3}(?!\\d)", m -> groups(m.group())),
                Rule.of(DIGIT, "\\d{3}-\\d{4}(?!\\d)", m -> groups(m.group())),
                Rule.of(SYMBOL, "\\(\\d{3}\\)[-. ]?\\d{3}[-. ]\\d{4}(?!\\d)", m -> groups(m.group())),
                Rule.of(SYMBOL, "\\+\\d{1,3}(?:[-. ]\\(?\\d{2,4}\\)?){2,5}(?!\\d)", m -> "plus " + groups(m.group())));
    }

    /** Digit by digit, with a pause between groups. */
    private static String groups(String number) {
        StringBuilder said = new StringBuilder();
        for (String group : number.split("[^\\d]+")) {
            if (!said.isEmpty()) said.append(", ");
            said.append(NumberWords.digits(group));
        }
        return said.toString();
    }

    private static Optional<String> house(MatchResult m, Scan scan) {
        scan.openAddress();
        int number = Integer.parseInt(m.group(1));
        String letter = m.group(2) == null ? "" : " " + m.group(2);
        return Optional.of(NumberWords.inPairs(number) + letter);
    }

    private static Optional<String> direction(MatchResult m, Scan scan) {
        return scan.inAddress() ? Optional.of(DIRECTIONS.getOrDefault(m.group(1), m.group(1))) : Optional.empty();
    }

    private static Optional<String> street(MatchResult m, Scan scan) {
        String name = m.group(1);
        boolean nameFollows = scan.unit(m.end()) == ' ' && Character.isUpperCase(scan.unit(m.end() + 1));
        boolean either = name.equals("St") || name.equals("Dr");
        if (either && !scan.inAddress() && (nameFollows || !afterName(scan))) return Optional.empty();
        if (!either && !afterName(scan) && !scan.inAddress()) return Optional.empty();
        boolean ends = !m.group(2).isEmpty() && scan.sentenceEndsBefore(m.end());
        return Optional.of(STREETS.getOrDefault(name, name) + (ends ? "." : ""));
    }

    private static boolean afterName(Scan scan) {
        String before = scan.previous();
        return !before.isEmpty() && (Character.isUpperCase(before.charAt(0)) || scan.saidNumber());
    }

    private static Optional<String> state(String code) {
        return Optional.ofNullable(STATES.get(code));
    }

    private static Optional<String> postalCode(MatchResult m, Scan scan) {
        String more = m.group(3) == null ? "" : ", " + NumberWords.digits(m.group(3));
        return state(m.group(1)).map(state -> state + " " + NumberWords.digits(m.group(2)) + more);
    }
}
