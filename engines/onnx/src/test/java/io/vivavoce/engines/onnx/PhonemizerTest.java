package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vivavoce.testkit.SynthesizerContract;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goldens written from the voice's phone set: what its training alphabet has for these words. */
class PhonemizerTest {
    private final Phonemizer phonemizer = PiperFiles.phonemizer();

    private String phonemes(String sentence) {
        return String.join(
                " ", phonemizer.phonemes(SynthesizerContract.spoken(sentence).words()));
    }

    @ParameterizedTest
    @CsvSource({
        "hello, həlˈoʊ",
        "today, tədˈeɪ",
        "button, bˈʌʔn\u0329",
        "city, sˈɪɾi",
        "water, wˈɔːɾɚ",
        "report, ɹᵻpˈoːɹt",
        "wanted, wˈɔntᵻd",
        "boxes, bˈɑːksᵻz",
        "wished, wˈɪʃt",
        "ability, ɐbˈɪlᵻɾi",
        "judge, dʒˈʌdʒ",
        "church, tʃˈɜːtʃ",
        "document, dˈɑːkjuːmənt",
        "bird, bˈɜːd",
        "away, ɐwˈeɪ",
        "document's, dˈɑːkjuːmənts",
        "yesterday, jˈɛstɚdˌeɪ",
        "thing, θˈɪŋ",
        "measure, mˈɛʒɚ",
        "young, jˈʌŋ"
    })
    void wordsOfTheDictionaryAreWrittenAsTheVoiceLearnedThem(String word, String expected) {
        assertThat(phonemes(word)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "I read it yesterday, ɹˈɛd",
        "I will read it now, ɹˈiːd",
        "she has read it, ɹˈɛd",
        "they live here, lˈɪv",
        "the live show begins, lˈaɪv",
        "he wound up the clock, wˈaʊnd",
        "the wound hurts, wˈuːnd",
        "to record a song, ɹᵻkˈɔːɹd",
        "a new record, ɹˈɛkɚd",
        "please close it, klˈoʊz",
        "it is very close, klˈoʊs",
        "a lead pipe, lˈɛd",
        "they lead us, lˈiːd",
        "of no use, jˈuːs",
        "to use it, jˈuːz",
        "the desert is dry, dˈɛzɚt",
        "to desert him, dᵻzˈɜːt",
        "they refuse it, ɹᵻfjˈuːz",
        "excuse me, ɛkskjˈuːz",
        "a good excuse, ɛkskjˈuːs",
        "to separate them, sˈɛpɚɹˌeɪt",
        "a separate room, sˈɛpɚɹət",
        "the wind is cold, wˈɪnd",
        "wind up the toy, wˈaɪnd"
    })
    void homographsFollowTheirNeighbours(String sentence, String expected) {
        assertThat(phonemes(sentence).split(" ")).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "the apple, ðɪ ˈæpəl",
        "the pear, ðə pˈɛɹ",
        "to eat, tʊ ˈiːt",
        "to go, tə ɡˈoʊ",
        "a cat, ɐ kˈæt",
        "in the house, ɪn ‿ðə hˈaʊs",
        "of the old man, ʌv ‿ðɪ ˈoʊld mˈæn",
        "for a while, fɚɹ ‿ə wˈaɪl",
        "her aunt, hɜːɹ ˈænt",
        "what is it for, wˌʌt ɪz ɪt fˈɔːɹ"
    })
    void smallWordsLeanOnTheirNeighbours(String phrase, String expected) {
        assertThat(phonemes(phrase)).isEqualTo(expected);
    }

    @Test
    void spelledLettersAreTheirNames() {
        assertThat(phonemes("U R L")).isEqualTo("jˈuː ˈɑːɹ ˈɛl");
        assertThat(phonemes("the A P I")).isEqualTo("ðɪ ˈeɪ pˈiː ˈaɪ");
        assertThat(phonemes("I am")).isEqualTo("aɪ ˈæm");
    }

    @ParameterizedTest
    @CsvSource({
        "JSON, dʒˈeɪsən",
        "SQL, sˈiːkwəl",
        "ASAP, ˈeɪsæp",
        "Siobhan, ʃɪvˈɔːn",
        "Xi, ʃˈiː",
        "XKCD, ˌɛkskˌeɪsˌiːdˈiː",
        "getName, ɡˈɛtneɪm"
    })
    void namesAcronymsAndCamelCaseAreReadAsPeopleDo(String word, String expected) {
        assertThat(phonemes(word)).isEqualTo(expected);
    }

    @Test
    void unknownWordsAreSaidByTheirSpelling() {
        assertThat(phonemes("frumptious")).isEqualTo("fɹˈʌmpʃəs");
        assertThat(phonemes("microservices")).startsWith("mˌaɪkɹoʊsˈɜːvɪs");
    }

    @Test
    void everyWordHasOneMainStress() {
        for (String word : List.of("worldwide", "rerunning", "quixelated", "getUserName", "zorbulating"))
            assertThat(phonemes(word).chars().filter(c -> c == 'ˈ').count())
                    .as(word)
                    .isEqualTo(1);
    }

    @Test
    void noWordEverThrows() {
        Random random = new Random(11);
        String letters = "abcdefghijklmnopqrstuvwxyzABCZ'’éßøñ漢 \u0000\u0301";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder word = new StringBuilder();
            for (int length = random.nextInt(1, 24); length > 0; length--)
                word.append(letters.charAt(random.nextInt(letters.length())));
            String made = word.toString();
            assertThatCode(() -> phonemes(made)).as(made).doesNotThrowAnyException();
        }
    }

    @Test
    void halfOfTheWordsThatRulesNeverSawAreSaidExactly() throws Exception {
        var dictionary = PronunciationDictionary.of(PronunciationDictionary.pack(PiperFiles.cmudict()));
        LetterToSound rules = LetterToSoundTrainer.train(dictionary, word -> word.hashCode() % 50 != 7);
        int[] counts = new int[2];
        dictionary.forEach((word, phones) -> {
            if (word.hashCode() % 50 != 7 || !word.matches("[a-z]{2,}")) return;
            counts[0]++;
            if (plain(List.of(phones.split(" "))).equals(plain(rules.phones(word)))) counts[1]++;
        });
        double exact = (double) counts[1] / counts[0];
        System.out.printf("letter to sound: %.1f %% of %d unseen words exact but for stress%n", 100 * exact, counts[0]);
        assertThat(exact).isGreaterThan(0.45);
    }

    private static List<String> plain(List<String> phones) {
        return phones.stream().map(Arpabet::plain).toList();
    }
}
