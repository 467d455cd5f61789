package io.vivavoce.bench;

import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.runtime.KeptSpeech;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.speaking.Normalizer;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Something said to the assistant, once in a run under each seed.
 *
 * @param name the file's, or speaker and text of a made one
 * @param sound mono, 16 kHz
 * @param isRecorded by a person; false is a synthesizer's voice, which makes no pauses to think
 */
public record Question(String name, Pcm sound, boolean isRecorded) {
    /** Longest recording that is taken: two minutes, the longest utterance there is. */
    private static final int MAX_SECONDS = 120;

    /** Sixteen voices of people: speakers of the embedded voice that Moonshine understands, none of them its default. */
    private static final List<String> SPOKEN = List.of(
            "12|What is the capital of Portugal?",
            "45|How many planets are there in the solar system?",
            "77|Can you tell me why the sky is blue?",
            "118|I would like to cook something with rice and beans tonight.",
            "163|Who wrote Romeo and Juliet?",
            "205|What should I wear when it is cold and raining outside?",
            "260|Please give me three good reasons to learn a new language.",
            "312|How do I get rid of a bad habit?",
            "388|Tell me a short story about a fox and a bird.",
            "444|What is the difference between a frog and a toad?",
            "500|My train was late this morning and I missed the meeting.",
            "523|How long does it take to boil an egg?",
            "601|Is it better to run in the morning or in the evening?",
            "667|What makes a good friend?",
            "745|Could you explain how a bicycle stays upright?",
            "800|Good evening.");

    /** Those of a bench that was given none: recordings of people, and where a real voice speaks, what it says. */
    public static List<Question> usual(Path recordings, VoicePath path) throws InterruptedException {
        var questions = new ArrayList<>(recorded(recordings));
        if (!path.standIns().contains("tts"))
            questions.addAll(spoken(path.engines().synthesizer()));
        return questions;
    }

    /** All wav files of a folder, in the order of their names. */
    public static List<Question> recorded(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".wav"))
                    .sorted()
                    .map(file -> new Question(file.getFileName().toString(), read(file), true))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " can't be read: " + e.getMessage(), e);
        }
    }

    private static Pcm read(Path file) {
        var sound = Resampler.resample(Wav.read(file), SamplePosition.INPUT_HZ);
        if (sound.samples().length > MAX_SECONDS * SamplePosition.INPUT_HZ)
            throw new AudioException(file + " is longer than " + MAX_SECONDS + " s; give shorter questions");
        return sound;
    }

    /** Sixteen questions of 1 to 4 s, each by another speaker. */
    public static List<Question> spoken(Synthesizer synthesizer) throws InterruptedException {
        var questions = new ArrayList<Question>();
        for (var line : SPOKEN) {
            var speaker = line.substring(0, line.indexOf('|'));
            var text = line.substring(line.indexOf('|') + 1);
            var sound = new KeptSpeech();
            var spoken = Normalizer.english().normalize(text, new Span(0, text.length()));
            synthesizer.synthesize(spoken, new Voice(speaker, 1), sound);
            var pcm = Resampler.resample(sound.pcm(synthesizer.sampleRateHz()), SamplePosition.INPUT_HZ);
            questions.add(new Question("speaker " + speaker + ": " + text, pcm, false));
        }
        return questions;
    }
}
