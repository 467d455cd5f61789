package io.vivavoce.engines.onnx;

import ai.onnxruntime.OrtException;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Recognizer;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Moonshine (tiny or base, English): decodes all of an utterance at once, with its last answer as a draft, so that asking
 * again after a little more speech costs about half, and asking again without more costs nothing.
 *
 * <p>At most 30 s are decoded at once. A longer utterance is cut, each time that it exceeds them, in the quietest fifth
 * of a second between its 20th and 30th; what was cut off is decoded once, its text kept and its sound dropped. Sound
 * that waits is bounded by five minutes: whoever transcribes for hours asks at least that often, and
 * what is older is dropped. Less than a tenth of a second is no speech.
 *
 * <p>A long quiet beginning is left out ({@link LeadingQuiet}), for the model takes all that follows it for silence.
 *
 * <p>Never more than 6.5 tokens for a second of sound, and a decoder that goes round in circles is stopped.
 *
 * <p>Thread-safe; a call runs on its caller's thread. Longest slice that can't be interrupted: the encoder, about 10 ms
 * for each second of sound; a decoder step is 7 ms. {@link #close} lets no more utterances in; the model is freed with
 * the last one.
 */
public final class MoonshineRecognizer implements Recognizer {
    /** Sets of buffers kept for the next call; more are made when more calls run at once, and dropped after. */
    private static final int SPARE = 2;

    private final MoonshineModel model;
    private final MoonshineVocabulary vocabulary;
    private final UseCount use;
    private final BlockingQueue<MoonshineDecode> spare = new ArrayBlockingQueue<>(SPARE);

    /**
     * @param encoder {@code encoder_model.onnx}
     * @param decoder {@code decoder_model_merged.onnx}; its size must be the encoder's
     * @param vocabulary {@code vocabulary.txt}: one word piece a line, in the order of their ids
     * @throws ModelException when a file is missing, corrupt or a model for another role
     */
    public MoonshineRecognizer(Path encoder, Path decoder, Path vocabulary) {
        this.vocabulary = MoonshineVocabulary.read(vocabulary);
        model = new MoonshineModel(encoder, decoder);
        use = new UseCount("the Moonshine recognizer", model::close);
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public String language() {
        return "en";
    }

    /** @throws IllegalStateException after {@link #close} */
    @Override
    public Utterance open() {
        use.enter();
        return new MoonshineUtterance(this);
    }

    int[] decode(float[] pcm, int offset, int length, int[] draft, SliceEnd between) throws InterruptedException {
        var decode = spare.poll();
        if (decode == null) decode = new MoonshineDecode(model);
        try {
            int[] tokens = decode.run(pcm, offset, length, draft, between);
            spare.offer(decode);
            return tokens;
        } catch (OrtException e) {
            throw new RecognitionException(
                    "Moonshine failed on " + length + " samples (" + e.getMessage()
                            + "); if it does so again, run 'vivavoce models verify'.",
                    e);
        } catch (InterruptedException e) {
            spare.offer(decode);
            throw e;
        }
    }

    String text(int[] tokens) {
        return vocabulary.text(tokens);
    }

    void leave() {
        use.leave();
    }

    @Override
    public void close() {
        use.close();
    }
}
