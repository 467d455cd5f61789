package io.vivavoce.engines.onnx;

import io.vivavoce.engines.onnx.PiperVoice.Encoded;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.SpokenText.Word;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Timings;
import io.vivavoce.speaking.Timings.PhoneTime;
import io.vivavoce.speaking.Timings.WordTime;
import io.vivavoce.speaking.Voice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * English speech by a Piper voice with espeak phonemes, in process, without espeak.
 *
 * <p>A clause is phonemized, encoded at once (durations, and with them all times, are known here), and decoded in slices
 * that start short, so that sound begins after about a quarter of the work. {@link Voice#id} is the number of the
 * speaker; empty is {@value #DEFAULT_SPEAKER}, and 67, 104, 180 and 221 are nearly as clear.
 *
 * <p>Threads: any, several at once; the work runs on the caller's. An interrupt is seen between slices: the longest piece
 * of work is one encoder call of at most {@value #MAX_WORDS_AT_ONCE} words. Holds the voice's native memory (about 80 MB)
 * until {@link #close}; a second close does nothing, and {@link #synthesize} after it throws IllegalStateException.
 */
public final class PiperSynthesizer implements Synthesizer {
    /** Best understood by Moonshine of 42 of the 904 speakers, over 14 sentences of no test's list (2026-11). */
    static final int DEFAULT_SPEAKER = 170;

    /** Words that the encoder takes at once, about 10 s of speech: attention costs the square of the length. */
    static final int MAX_WORDS_AT_ONCE = 30;

    /** Words in a clause: about 6 minutes of speech, 25 MB of z, all encoded before the first sound. */
    static final int MAX_WORDS = 1_000;

    /** Letters of one word beyond which no one would listen; the rest is left out. */
    private static final int MAX_WORD_LETTERS = 64;

    private final PiperVoice voice;
    private final VoiceTokens tokens;
    private final Phonemizer phonemizer;
    private final String name;

    /**
     * Loads the voice; the first time ever it also makes what is derived from it (a few seconds).
     *
     * @param voiceModel the voice's .onnx file
     * @param tokens its tokens.txt
     * @param cmudict the CMU Pronouncing Dictionary, {@code cmudict.dict}
     * @param derivedFolder where files made from these are kept; shared between processes
     * @throws SpeakingException when a file is missing, corrupt or for another role
     */
    public PiperSynthesizer(Path voiceModel, Path tokens, Path cmudict, Path derivedFolder) {
        DerivedFolder derived = new DerivedFolder(derivedFolder);
        this.tokens = VoiceTokens.read(tokens);
        phonemizer = Phonemizer.open(cmudict, derived);
        voice = PiperVoice.open(voiceModel, derived);
        name = "piper-" + String.valueOf(voiceModel.getFileName()).replaceFirst("\\.onnx$", "");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String language() {
        return "en";
    }

    @Override
    public int sampleRateHz() {
        return voice.sampleRateHz();
    }

    /** The numbers of the speakers. */
    @Override
    public List<String> voices() {
        return IntStream.range(0, voice.speakers()).mapToObj(String::valueOf).toList();
    }

    /** A number, or one of OpenAI's names: {@link CommonVoices}. */
    @Override
    public Optional<String> voiceNamed(String name) {
        if (isSpeaker(name)) return Optional.of(name);
        return CommonVoices.speaker(name).map(number -> String.valueOf(Math.min(number, voice.speakers() - 1)));
    }

    private boolean isSpeaker(String name) {
        try {
            var number = Integer.parseInt(name);
            return number >= 0 && number < voice.speakers();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Override
    public void synthesize(SpokenText clause, Voice speaker, SpeechSink sink) throws InterruptedException {
        if (clause.words().size() > MAX_WORDS)
            throw new SpeakingException("A clause of " + clause.words().size() + " words is too long; at most "
                    + MAX_WORDS + " are spoken at once. Split it at its sentences.");
        int number = speakerNumber(speaker);
        List<Piece> pieces = encode(clause, number, speaker.speed());
        sink.timings(timings(pieces));
        for (Piece piece : pieces) new SliceDecoder(voice, piece.sound).decode(sink);
    }

    /** Words that were encoded together. */
    private record Piece(TokenLine line, Encoded sound) {
        /** Sample at which each token starts, and one more for the end. */
        long[] starts() {
            long[] starts = new long[sound.frames().length + 1];
            double frames = 0;
            for (int i = 0; i < sound.frames().length; i++) {
                frames += sound.frames()[i];
                starts[i + 1] = ((long) frames) * PiperVoice.FRAME_SAMPLES;
            }
            return starts;
        }
    }

    private int speakerNumber(Voice speaker) {
        int allowed = voice.speakers();
        if (speaker.id().isEmpty()) return Math.min(DEFAULT_SPEAKER, allowed - 1);
        if (isSpeaker(speaker.id())) return Integer.parseInt(speaker.id());
        throw new SpeakingException("The voice has no speaker '" + speaker.id() + "'; allowed are the numbers 0 to "
                + (allowed - 1) + ". Correct the voice's id.");
    }

    private List<Piece> encode(SpokenText clause, int speaker, float speed) throws InterruptedException {
        List<Word> words =
                clause.words().stream().map(PiperSynthesizer::bounded).toList();
        List<String> phonemes = phonemizer.phonemes(words);
        List<Piece> pieces = new ArrayList<>();
        for (int from = 0; from < words.size(); ) {
            checkInterrupt();
            int to = pieceEnd(words, from);
            TokenLine line = new TokenLine(tokens, from, words.subList(from, to), phonemes.subList(from, to));
            pieces.add(new Piece(line, voice.encode(line.ids(), speaker, speed)));
            from = to;
        }
        return pieces;
    }

    private static Word bounded(Word word) {
        return word.text().length() <= MAX_WORD_LETTERS
                ? word
                : new Word(word.text().substring(0, MAX_WORD_LETTERS), word.after(), word.source());
    }

    /** After the last punctuation that fits, else after as many words as fit. */
    private static int pieceEnd(List<Word> words, int from) {
        if (words.size() - from <= MAX_WORDS_AT_ONCE) return words.size();
        int limit = from + MAX_WORDS_AT_ONCE;
        for (int end = limit; end > from + MAX_WORDS_AT_ONCE / 3; end--)
            if (!words.get(end - 1).after().isEmpty()) return end;
        return limit;
    }

    private static Timings timings(List<Piece> pieces) {
        List<WordTime> words = new ArrayList<>();
        List<PhoneTime> phones = new ArrayList<>();
        long origin = 0;
        for (Piece piece : pieces) {
            long[] starts = piece.starts();
            piece.line.addWordTimes(starts, origin, words);
            piece.line.addPhoneTimes(starts, origin, phones);
            origin += (long) piece.sound.length() * PiperVoice.FRAME_SAMPLES;
        }
        return new Timings(Timings.Kind.EXACT, words, phones, origin);
    }

    static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException("synthesis was interrupted");
    }

    @Override
    public void close() {
        voice.close();
    }
}
