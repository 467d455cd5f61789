package io.vivavoce.engines.onnx;

import java.util.ArrayList;
import java.util.List;

/** The names of the letters: "U R L" is "you are ell". */
final class LetterNames {
    private static final String[] NAMES = {
        "EY1",
        "B IY1",
        "S IY1",
        "D IY1",
        "IY1",
        "EH1 F",
        "JH IY1",
        "EY1 CH",
        "AY1",
        "JH EY1",
        "K EY1",
        "EH1 L",
        "EH1 M",
        "EH1 N",
        "OW1",
        "P IY1",
        "K Y UW1",
        "AA1 R",
        "EH1 S",
        "T IY1",
        "Y UW1",
        "V IY1",
        "D AH1 B AH0 L Y UW2",
        "EH1 K S",
        "W AY1",
        "Z IY1"
    };

    private LetterNames() {}

    /** Letters one by one, the last the strongest; anything but a to z is passed over. */
    static List<String> spell(String letters) {
        List<String> phones = new ArrayList<>();
        for (int i = 0; i < letters.length(); i++) {
            int letter = letters.charAt(i) - 'a';
            if (letter < 0 || letter >= NAMES.length) continue;
            String name = i == letters.length() - 1 ? NAMES[letter] : NAMES[letter].replace('1', '2');
            phones.addAll(List.of(name.split(" ")));
        }
        return phones;
    }
}
